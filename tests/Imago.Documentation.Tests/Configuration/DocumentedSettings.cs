using System.Text.RegularExpressions;

namespace Imago.Documentation.Tests.Configuration;

/// <summary>The settings that README.md and .env.example tell of, with their defaults.</summary>
internal static partial class DocumentedSettings
{
    /// <summary>Rows of the tables of README.md, from its configuration on; a row may tell of several settings.</summary>
    /// <param name="heading">Only those behind this text, up to the next text between tables.</param>
    public static IReadOnlyDictionary<string, string> InReadme(string? heading = null)
    {
        var text = Solution.Read("README.md");
        text = text[text.IndexOf("\n## Configuration\n", StringComparison.Ordinal)..];
        if (heading is not null)
        {
            var start = text.IndexOf(heading, StringComparison.Ordinal);
            Assert.True(start >= 0, $"README.md does not say '{heading}'.");
            var table = text.IndexOf("\n|", start, StringComparison.Ordinal);
            text = text[table..text.IndexOf("\n\n", table, StringComparison.Ordinal)];
        }

        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match row in Row().Matches(text))
        {
            var names = Code().Matches(row.Groups["names"].Value).Select(match => match.Groups["text"].Value).ToList();
            var defaults = Code().Matches(row.Groups["default"].Value).Select(match => match.Groups["text"].Value).ToList();
            Assert.True(defaults.Count == 0 || defaults.Count == names.Count, $"{row.Value}: {names.Count} settings, {defaults.Count} defaults.");
            for (var i = 0; i < names.Count; i++)
            {
                settings.Add(names[i], defaults.Count == 0 ? "" : defaults[i]);
            }
        }

        return settings;
    }

    public static IReadOnlyDictionary<string, string> InExample() => Line().Matches(Solution.Read(".env.example"))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["default"].Value, StringComparer.Ordinal);

    /// <summary>Thresholds are a table of their own, by field and rule: their rows explain names that stand for many.</summary>
    [GeneratedRegex(@"^\| (?<names>`(?!Imago__Quality__Thresholds)(Imago__|SearchNode__|CacheNode__|IMAGO_|ELASTICSEARCH_|REDIS_)[^|]*) \| (?<default>[^|]*) ?\| .*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<text>[^`]*)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex("^(?<name>[A-Za-z_][A-Za-z0-9_-]*)=(?<default>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Line();
}
