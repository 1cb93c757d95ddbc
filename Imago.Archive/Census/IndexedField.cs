using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imago.Archive.Census;

/// <summary>A field as a mapping defines it, with what decides on the fate of a value.</summary>
/// <param name="Path">Full dotted name.</param>
/// <param name="Type">Elasticsearch's name of the field type; <c>object</c> for what only holds other fields.</param>
public sealed record IndexedField(string Path, string Type)
{
    /// <summary>Strings become numbers, decimals lose their fraction.</summary>
    public bool Coerce { get; init; } = true;

    /// <summary>A value that cannot be used is left out, and the document is taken.</summary>
    public bool IgnoreMalformed { get; init; }

    /// <summary>Longer texts are left out.</summary>
    public int? IgnoreAbove { get; init; }

    /// <summary>False: the value is kept in the source and not looked at.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Format of a date; null for the default.</summary>
    public string? Format { get; init; }

    /// <summary>Smallest <c>ignore_above</c> of the field's keyword multi-fields.</summary>
    public int? MultiFieldIgnoreAbove { get; init; }
}

/// <summary>The fields of a mapping, by full name.</summary>
/// <param name="Fields">All fields and objects; multi-fields stand with their field.</param>
/// <param name="IsGeneration">The mapping is one of ours: its documents carry the issues that ingest found.</param>
public sealed record IndexMapping(IReadOnlyDictionary<string, IndexedField> Fields, bool IsGeneration)
{
    /// <param name="mappings">The <c>mappings</c> object of an index.</param>
    /// <param name="ignoreMalformed">The index's setting <c>index.mapping.ignore_malformed</c>.</param>
    /// <param name="coerce">The index's setting <c>index.mapping.coerce</c>.</param>
    public static IndexMapping Read(JsonObject mappings, bool ignoreMalformed = false, bool coerce = true)
    {
        ArgumentNullException.ThrowIfNull(mappings);
        var fields = new Dictionary<string, IndexedField>(StringComparer.Ordinal);
        Collect(mappings["properties"] as JsonObject, "", ignoreMalformed, coerce, fields);
        return new IndexMapping(fields, mappings["_meta"]?["imago_mapping_version"] is not null);
    }

    private static void Collect(
        JsonObject? properties, string prefix, bool ignoreMalformed, bool coerce, Dictionary<string, IndexedField> fields)
    {
        foreach (var (name, definition) in properties ?? [])
        {
            if (definition is not JsonObject field)
            {
                continue;
            }

            var path = prefix + name;
            fields[path] = new IndexedField(path, Text(field, "type") ?? "object")
            {
                Coerce = Flag(field, "coerce") ?? coerce,
                IgnoreMalformed = Flag(field, "ignore_malformed") ?? ignoreMalformed,
                IgnoreAbove = Number(field, "ignore_above"),
                Enabled = Flag(field, "enabled") ?? true,
                Format = Text(field, "format"),
                MultiFieldIgnoreAbove = (field["fields"] as JsonObject ?? [])
                    .Select(multi => multi.Value is JsonObject of && Text(of, "type") == "keyword" ? Number(of, "ignore_above") : null)
                    .Min(),
            };
            Collect(field["properties"] as JsonObject, path + ".", ignoreMalformed, coerce, fields);
        }
    }

    private static string? Text(JsonObject field, string name) =>
        field[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Elasticsearch gives back <c>true</c> as it was given: as a boolean or as text.</summary>
    private static bool? Flag(JsonObject field, string name) => field[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => Text(field, name) == "true",
        _ => null,
    };

    private static int? Number(JsonObject field, string name) =>
        field[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number ? value.GetValue<int>() : null;
}
