using System.Runtime.CompilerServices;
using Imago.Archive.QueryLanguage;

namespace Imago.Archive.Tests.QueryLanguage;

public sealed class QuerySyntaxTests
{
    public static TheoryData<string> Examples => [.. QuerySyntax.Constructs.Select(construct => construct.Example)];

    [Fact]
    public async Task TheDocumentedLanguageIsTheTable()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "query-language.md");
        Assert.Equal(QuerySyntax.ToMarkdown(), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void EveryExampleIsReadWithoutNotes(string example)
    {
        Assert.True(QueryParser.TryParse(example, out var query, out _));
        Assert.Empty(QueryNotes.Of(query));
    }

    [Fact]
    public void EveryFilterHasAnExample()
    {
        foreach (var filter in (string[])["photographer", "year", "db", "id", "has", "missing", "issue"])
        {
            Assert.Contains(QuerySyntax.Constructs, construct => construct.Example.StartsWith(filter + ":", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("the", true)]
    [InlineData("Und", true)]
    [InlineData("war", false)]
    [InlineData("die", false)]
    [InlineData("not", false)]
    [InlineData("baseball", false)]
    public void OnlyWordsWithoutMeaningInBothLanguagesAreFunctionWords(string word, bool expected) =>
        Assert.Equal(expected, FunctionWords.Contains(word));

    private static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
