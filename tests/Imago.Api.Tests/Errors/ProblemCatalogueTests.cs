using System.Runtime.CompilerServices;
using Imago.Api.Errors;

namespace Imago.Api.Tests.Errors;

public sealed class ProblemCatalogueTests
{
    [Fact]
    public async Task TheDocumentedErrorsAreTheTable()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "errors.md");
        Assert.Equal(ProblemCatalogue.ToMarkdown(), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void EveryProblemIsInTheTable() => Assert.Equal(
        typeof(ProblemTypes).GetProperties().Where(property => property.PropertyType == typeof(ProblemType)).Select(property => (ProblemType)property.GetValue(null)!),
        ProblemTypes.All);

    private static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
