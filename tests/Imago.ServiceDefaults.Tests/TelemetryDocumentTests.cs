using System.Text.RegularExpressions;

namespace Imago.ServiceDefaults.Tests;

/// <summary>docs/telemetry.md against the sources: a list that nobody checks is soon wrong.</summary>
public sealed partial class TelemetryDocumentTests
{
    private static readonly string Solution = FindSolution();

    private static readonly string Document = File.ReadAllText(Path.Combine(Solution, "docs", "telemetry.md"));

    private static readonly IReadOnlyList<string> Sources =
    [
        .. Directory.EnumerateFiles(Solution, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Solution, path).Split(Path.DirectorySeparatorChar).Any(folder => folder is "obj" or "bin" or "tests"))
            .Select(File.ReadAllText)
    ];

    [Fact]
    public void EveryInstrumentIsListedAndEveryListedOneExists()
    {
        var existing = Names(Instrument(), Sources);
        var listed = Names(ListedInstrument(), [Document]);

        Assert.NotEmpty(existing);
        Assert.Equal(existing, listed);
    }

    [Fact]
    public void EveryLogEventIsListedAndEveryListedOneExists()
    {
        var existing = Names(LogEvent(), Sources);
        var listed = Names(ListedLogEvent(), [Document]);

        Assert.NotEmpty(existing);
        Assert.Equal(existing, listed);
    }

    [Fact]
    public void EveryAttributeIsListedAndEveryListedOneExists()
    {
        var existing = Names(Attribute(), Sources);
        var listed = Names(ListedAttribute(), [Document]);

        Assert.NotEmpty(existing);
        Assert.Equal(existing, listed);
    }

    private static string[] Names(Regex pattern, IEnumerable<string> texts) =>
        [.. texts.SelectMany(text => pattern.Matches(text)).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    private static string FindSolution()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Imago.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the solution.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("""\.Create(Observable)?(Counter|UpDownCounter|Gauge|Histogram)(<\w+>)?\(\s*"(?<name>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\|[^|]*\| `(?<name>[^`]+)` \| (counter|up-down counter|gauge|histogram) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ListedInstrument();

    [GeneratedRegex(@"LoggerMessage\((EventId = )?(?<name>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"^\|[^|]*\| (?<name>\d+) \| (Trace|Debug|Information|Warning|Error|Critical) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ListedLogEvent();

    [GeneratedRegex("""\.SetTag\("(?<name>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^\| `(?<name>[a-z][^`]+)` \| ", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ListedAttribute();
}
