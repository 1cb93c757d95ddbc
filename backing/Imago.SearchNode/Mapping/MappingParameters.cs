using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Scalar parameters of a mapping definition; Elasticsearch takes booleans and numbers as strings too.</summary>
internal static class MappingParameters
{
    public static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue => node.ToString(),
        _ => throw Refuse.MapperParsing("a mapping parameter must be a single value here"),
    };

    public static bool? Flag(JsonNode? node, string name) => Text(node) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw Refuse.MapperParsing($"Failed to parse value [{other}] of [{name}] as only [true] or [false] are allowed."),
    };

    public static int? Number(JsonNode? node, string name) =>
        Text(node) is not { } text ? null
        : int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse.MapperParsing($"Failed to parse value [{text}] of [{name}] as a number");
}
