using System.Runtime.CompilerServices;
using Imago.Archive.Quality;

namespace Imago.Archive.Tests.Quality;

public sealed class QualityRulesPageTests
{
    [Fact]
    public void PageIsWhatTheTablesSay() =>
        Assert.Equal(QualityRulesPage.ToMarkdown(), File.ReadAllText(Page()).ReplaceLineEndings("\n"));

    private static string Page([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "quality-rules.md");
}
