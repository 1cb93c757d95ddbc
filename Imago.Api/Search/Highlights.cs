using System.ComponentModel;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Search;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>A part of a text that the query matched.</summary>
/// <param name="Start">Index of its first character, in UTF-16 units.</param>
/// <param name="Length">Number of characters, in UTF-16 units.</param>
public sealed record TextRange(int Start, int Length);

/// <summary>What the query matched in one field of a photo.</summary>
public sealed record Highlight
{
    [Description("The field: caption, title or description.")]
    public required string Field { get; init; }

    [Description("The field's text as it is: plain text, to be escaped by whoever shows it.")]
    public required string Text { get; init; }

    [Description("The parts that matched, in order, without overlaps.")]
    public required IReadOnlyList<TextRange> Ranges { get; init; }
}

/// <summary>Asks for and reads what a query matched in a photo: texts and ranges in them, never markup.</summary>
internal static class Highlights
{
    // Private use characters: no caption has them, and they mean nothing in any markup.
    private const char Open = '\uE000';
    private const char Close = '\uE001';

    /// <summary>The fields in which words are found; those of one text by the name of the text.</summary>
    private static readonly (string Name, string[] Fields)[] Texts =
    [
        ("caption", [PhotoFields.Caption, PhotoFields.CaptionGerman, PhotoFields.CaptionEnglish]),
        ("title", [PhotoFields.Title]),
        ("description", [PhotoFields.Description]),
    ];

    public static Elastic.Clients.Elasticsearch.Core.Search.Highlight Request() => new()
    {
        PreTags = [$"{Open}"],
        PostTags = [$"{Close}"],

        // The whole text: ranges are of use only where one knows what they are ranges of.
        NumberOfFragments = 0,
        Fields = [.. Texts.SelectMany(text => text.Fields).Select(field => KeyValuePair.Create((Field)field, new HighlightField()))],
    };

    /// <summary>Null where nothing matched in a text, such as a search for a number.</summary>
    public static IReadOnlyList<Highlight>? Read(IReadOnlyDictionary<string, string[]>? marked)
    {
        if (marked is null or { Count: 0 })
        {
            return null;
        }

        Highlight[] read =
        [
            .. from text in Texts
               let found = text.Fields.SelectMany(field => marked.GetValueOrDefault(field) ?? []).ToArray()
               where found.Length > 0
               select new Highlight { Field = text.Name, Text = WithoutMarks(found[0]), Ranges = Merge(found.SelectMany(Ranges)) },
        ];
        return read.Length == 0 ? null : read;
    }

    private static string WithoutMarks(string marked) => marked.Replace($"{Open}", "", StringComparison.Ordinal).Replace($"{Close}", "", StringComparison.Ordinal);

    private static IEnumerable<TextRange> Ranges(string marked)
    {
        var position = 0;
        var start = 0;
        foreach (var c in marked)
        {
            if (c == Open)
            {
                start = position;
            }
            else if (c == Close)
            {
                yield return new TextRange(start, position - start);
            }
            else
            {
                position++;
            }
        }
    }

    /// <summary>The analyses of a text mark the same words, and one more or less.</summary>
    private static List<TextRange> Merge(IEnumerable<TextRange> ranges)
    {
        var merged = new List<TextRange>();
        foreach (var range in ranges.OrderBy(range => range.Start).ThenByDescending(range => range.Length))
        {
            if (merged.Count > 0 && range.Start < merged[^1].Start + merged[^1].Length)
            {
                var last = merged[^1];
                merged[^1] = last with { Length = Math.Max(last.Length, range.Start + range.Length - last.Start) };
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged;
    }
}
