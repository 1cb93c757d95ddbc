using System.Text.Json;
using System.Text.Json.Nodes;

namespace Imago.Archive.Mapping;

/// <summary>One difference between the declared mapping and that of a live index.</summary>
/// <param name="Field">Full dotted name of the field or multi-field; empty for the mapping as a whole.</param>
/// <param name="Kind">
/// <c>undeclared</c> (only the index has the field), <c>missing</c> (only the declaration has it), <c>type</c>, <c>dynamic</c> (the index takes
/// unknown fields), <c>version</c>, or the name of a mapping parameter that differs, such as <c>analyzer</c>.
/// </param>
/// <param name="Declared">What is declared; null where nothing is.</param>
/// <param name="Live">What the index has; null where it has nothing.</param>
public sealed record MappingDifference(string Field, string Kind, string? Declared, string? Live);

/// <summary>Compares the declared mapping with that of a live index.</summary>
public static class MappingDrift
{
    public const string Undeclared = "undeclared";
    public const string Missing = "missing";
    public const string Type = "type";
    public const string Dynamic = "dynamic";
    public const string Version = "version";

    /// <summary>Name of the version in the mapping's <c>_meta</c>.</summary>
    private const string VersionKey = "imago_mapping_version";

    /// <summary>The differences, those of the mapping as a whole first, then by field name. Empty: the index is what is declared.</summary>
    /// <param name="declared">As <see cref="PhotoMapping.Mappings"/> gives it.</param>
    /// <param name="live">The <c>mappings</c> object of the index.</param>
    public static IReadOnlyList<MappingDifference> Between(JsonObject declared, JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(declared);
        ArgumentNullException.ThrowIfNull(live);

        var declaredFields = Flatten(declared);
        var liveFields = Flatten(live);
        return
        [
            .. OfWhole(Dynamic, DynamicOf(declared), DynamicOf(live)),
            .. OfWhole(Version, VersionOf(declared), VersionOf(live)),
            .. declaredFields.Keys.Union(liveFields.Keys).Order(StringComparer.Ordinal)
                .SelectMany(path => OfField(path, declaredFields.GetValueOrDefault(path), liveFields.GetValueOrDefault(path))),
        ];
    }

    private static IEnumerable<MappingDifference> OfWhole(string kind, string? declared, string? live) =>
        declared == live ? [] : [new MappingDifference("", kind, declared, live)];

    private static IEnumerable<MappingDifference> OfField(
        string path, SortedDictionary<string, string>? declared, SortedDictionary<string, string>? live) => (declared, live) switch
        {
            (null, { } onlyLive) => [new MappingDifference(path, Undeclared, null, onlyLive[Type])],
            ({ } onlyDeclared, null) => [new MappingDifference(path, Missing, onlyDeclared[Type], null)],
            ({ } ours, { } theirs) => ours.Keys.Union(theirs.Keys)
                .Where(parameter => ours.GetValueOrDefault(parameter) != theirs.GetValueOrDefault(parameter))
                .Select(parameter => new MappingDifference(path, parameter, ours.GetValueOrDefault(parameter), theirs.GetValueOrDefault(parameter))),
            _ => [],
        };

    /// <summary>Every field and multi-field by its full name, with its parameters as text.</summary>
    private static Dictionary<string, SortedDictionary<string, string>> Flatten(JsonObject mappings)
    {
        var fields = new Dictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        Collect(mappings["properties"] as JsonObject, "", fields);
        return fields;
    }

    private static void Collect(JsonObject? properties, string prefix, Dictionary<string, SortedDictionary<string, string>> fields)
    {
        foreach (var (name, definition) in properties ?? [])
        {
            if (definition is not JsonObject field)
            {
                continue;
            }

            var path = prefix + name;
            var parameters = Parameters(field);

            // An object that only holds other fields is no field of its own.
            if (field["properties"] is null || parameters.Count > 1)
            {
                fields[path] = parameters;
            }

            Collect(field["properties"] as JsonObject, path + ".", fields);
            Collect(field["fields"] as JsonObject, path + ".", fields);
        }
    }

    private static SortedDictionary<string, string> Parameters(JsonObject field)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Type] = "object" };
        foreach (var (name, value) in field)
        {
            if (name is not ("properties" or "fields"))
            {
                parameters[name] = TextOf(value);
            }
        }

        return parameters;
    }

    /// <summary>Elasticsearch takes new fields where the mapping does not say otherwise.</summary>
    private static string DynamicOf(JsonObject mappings) => mappings["dynamic"] is { } dynamic ? TextOf(dynamic) : "true";

    private static string? VersionOf(JsonObject mappings) => mappings["_meta"]?[VersionKey] is { } version ? TextOf(version) : null;

    private static string TextOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "",
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToJsonString(),
    };
}
