using System.Text.Json.Nodes;
using Imago.Archive.Photos;

namespace Imago.Archive.Mapping;

/// <summary>One field of the declared mapping, or one of its multi-fields.</summary>
/// <param name="Path">Full dotted name, <c>derived.rights.allow</c>, <c>suchtext.german</c>.</param>
/// <param name="Type">Elasticsearch's name of the field type.</param>
/// <param name="Analyzer">For text fields, null means the standard analyzer.</param>
/// <param name="IgnoreAbove">For keyword fields: longer values are kept in the source but not indexed.</param>
/// <param name="Enabled">False for an object that is stored but neither parsed nor indexed.</param>
/// <param name="MultiFields">The same value indexed in other ways.</param>
public sealed record DeclaredField(
    string Path,
    string Type,
    string? Analyzer = null,
    int? IgnoreAbove = null,
    bool Enabled = true,
    IReadOnlyList<DeclaredField>? MultiFields = null);

/// <summary>
/// The mapping of a generation, declared once: generations are created from it, records validated against it, and the live mapping compared with it.
/// </summary>
public static class PhotoMapping
{
    /// <summary>Raised with every change to <see cref="Fields"/>; stands in the mapping's <c>_meta</c>.</summary>
    public const int Version = 2;

    /// <summary>Name of the analyzer that folds case, umlauts (ü = ue = u) and accents.</summary>
    public const string FoldedAnalyzer = "folded";

    /// <summary>Name of the analyzer of texts as they are written, but for case and accents (ü = u, é = e).</summary>
    public const string PlainAnalyzer = "plain";

    /// <summary>Multi-field limit of the legacy index; longer values land in <c>_ignored</c>.</summary>
    private const int KeywordIgnoreAbove = 256;

    public static IReadOnlyList<DeclaredField> Fields { get; } =
    [
        new(PhotoFields.ImageNumber, "long"),
        new(PhotoFields.Date, "date"),
        new(PhotoFields.Caption, "text", Analyzer: PlainAnalyzer, MultiFields:
        [
            new(PhotoFields.CaptionGerman, "text", Analyzer: "german"),
            new(PhotoFields.CaptionEnglish, "text", Analyzer: "english"),
        ]),
        new(PhotoFields.Photographer, "keyword", MultiFields: [new(PhotoFields.PhotographerText, "text", Analyzer: FoldedAnalyzer)]),
        new(PhotoFields.Height, "integer"),
        new(PhotoFields.Width, "integer"),
        new(PhotoFields.Database, "keyword"),
        TextWithKeyword(PhotoFields.Title),
        TextWithKeyword(PhotoFields.Description),
        TextWithKeyword(PhotoFields.EditedImage),
        new(PhotoFields.Orientation, "keyword"),
        new(PhotoFields.Megapixels, "float"),
        new(PhotoFields.RightsAllow, "keyword"),
        new(PhotoFields.RightsDeny, "keyword"),
        new(PhotoFields.RightsEditorialOnly, "boolean"),
        new(PhotoFields.Languages, "keyword"),
        new(PhotoFields.Agency, "keyword"),
        new(PhotoFields.Event, "keyword"),
        new(PhotoFields.DatePrecision, "keyword"),
        new(PhotoFields.QualityIssues, "keyword"),
        new(PhotoFields.Original, "object", Enabled: false),
        new(PhotoFields.Source, "keyword"),
        new(PhotoFields.IngestedAt, "date"),
    ];

    /// <summary>The body of the create-index request of a generation: settings with the analyzers, strict mapping.</summary>
    public static JsonObject CreateIndexBody() => new()
    {
        ["settings"] = new JsonObject
        {
            ["number_of_shards"] = 1,
            // One replica as soon as there is a second node; a single node stays green.
            ["auto_expand_replicas"] = "0-1",
            ["refresh_interval"] = "1s",
            ["analysis"] = new JsonObject
            {
                ["analyzer"] = new JsonObject
                {
                    [PlainAnalyzer] = Analyzer("lowercase", "asciifolding"),
                    [FoldedAnalyzer] = Analyzer("lowercase", "german_normalization", "asciifolding"),
                },
            },
        },
        ["mappings"] = Mappings(),
    };

    /// <summary>The mapping as Elasticsearch writes it, objects nested.</summary>
    public static JsonObject Mappings()
    {
        var properties = new JsonObject();
        foreach (var field in Fields)
        {
            var parent = properties;
            var segments = field.Path.Split('.');
            foreach (var segment in segments[..^1])
            {
                var child = parent[segment] as JsonObject;
                if (child is null)
                {
                    parent[segment] = child = new JsonObject { ["properties"] = new JsonObject() };
                }

                parent = child["properties"]!.AsObject();
            }

            parent[segments[^1]] = Definition(field);
        }

        return new JsonObject
        {
            ["dynamic"] = "strict",
            ["_meta"] = new JsonObject { ["imago_mapping_version"] = Version },
            ["properties"] = properties,
        };
    }

    private static DeclaredField TextWithKeyword(string path) =>
        new(path, "text", Analyzer: PlainAnalyzer, MultiFields: [new(path + ".keyword", "keyword", IgnoreAbove: KeywordIgnoreAbove)]);

    private static JsonObject Analyzer(params ReadOnlySpan<string> filters)
    {
        var names = new JsonArray();
        foreach (var filter in filters)
        {
            names.Add(filter);
        }

        return new JsonObject { ["type"] = "custom", ["tokenizer"] = "standard", ["filter"] = names };
    }

    private static JsonObject Definition(DeclaredField field)
    {
        var definition = new JsonObject { ["type"] = field.Type };
        if (field.Analyzer is not null)
        {
            definition["analyzer"] = field.Analyzer;
        }

        if (field.IgnoreAbove is { } limit)
        {
            definition["ignore_above"] = limit;
        }

        if (!field.Enabled)
        {
            definition["enabled"] = false;
        }

        if (field.MultiFields is { } multiFields)
        {
            var fields = new JsonObject();
            foreach (var multiField in multiFields)
            {
                fields[multiField.Path[(multiField.Path.LastIndexOf('.') + 1)..]] = Definition(multiField);
            }

            definition["fields"] = fields;
        }

        return definition;
    }
}
