using System.Text.RegularExpressions;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis.CharFilters;
using Lucene.Net.Analysis.Pattern;

namespace Imago.SearchNode.Analysis;

/// <summary>The character filters of Elasticsearch.</summary>
internal static partial class CharFilters
{
    private static readonly string[] Supported = ["html_strip", "mapping", "pattern_replace"];

    public static bool IsKnown(string name) => Supported.Contains(name);

    public static CharFilterStep Create(AnalysisDefinition definition)
    {
        switch (definition.Type)
        {
            case "html_strip":
                var kept = definition.Texts("escaped_tags");
                return new CharFilterStep(reader => kept is null ? new HTMLStripCharFilter(reader) : new HTMLStripCharFilter(reader, [.. kept]));
            case "mapping":
                var map = Map(definition);
                return new CharFilterStep(reader => new MappingCharFilter(map, reader), Normalizes: true);
            case "pattern_replace":
                var pattern = RegularExpressions.Parse(
                    definition, definition.Text("pattern") ?? throw Refuse.IllegalArgument("pattern is missing for [pattern_replace] char filter of type 'pattern_replace'"));
                var replacement = definition.Text("replacement") ?? "";
                return new CharFilterStep(reader => new PatternReplaceCharFilter(pattern, replacement, reader), Normalizes: true);
            default:
                throw definition.UnsupportedType(Supported);
        }
    }

    /// <summary>Rules such as <c>ß =&gt; ss</c>.</summary>
    private static NormalizeCharMap Map(AnalysisDefinition definition)
    {
        var map = new NormalizeCharMap.Builder();
        foreach (var rule in definition.Rules("mappings"))
        {
            if (Rule().Match(rule) is not { Success: true } parts)
            {
                throw Refuse.IllegalArgument($"Invalid Mapping Rule : [{rule}]");
            }

            try
            {
                map.Add(Unescaped(parts.Groups[1].Value), Unescaped(parts.Groups[2].Value));
            }
            catch (ArgumentException)
            {
                throw Refuse.IllegalArgument($"Invalid Mapping Rule : [{rule}] : its left side is given twice");
            }
        }

        return map.Build();
    }

    private static string Unescaped(string text) => Escape().Replace(text.Trim(), match => match.Groups[1].Value is { Length: 4 } code && match.Value[1] == 'u'
        ? ((char)Convert.ToInt32(code, 16)).ToString()
        : match.Value[1] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", 'b' => "\b", 'f' => "\f", var other => other.ToString() });

    [GeneratedRegex(@"^(.*?)\s*=>\s*(.*)\s*$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Rule();

    [GeneratedRegex(@"\\(?:u([0-9a-fA-F]{4})|.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
