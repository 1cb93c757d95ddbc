using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Imago.Api.Tests.OpenApi;

/// <summary>Whether a client that was generated from a schema could read a value.</summary>
internal static class SchemaCheck
{
    /// <returns>What could not be read, and members that it would not know of.</returns>
    public static IEnumerable<string> FaultsOf(JsonNode? value, IOpenApiSchema schema, string path)
    {
        if (schema.OneOf is { Count: > 0 } alternatives)
        {
            return alternatives.Any(alternative => !FaultsOf(value, alternative, path).Any()) ? [] : [$"{path} is none of its alternatives"];
        }

        // Any JSON at all.
        if (schema.Type is not { } type)
        {
            return [];
        }

        return value switch
        {
            null => type.HasFlag(JsonSchemaType.Null) ? [] : [$"{path} is null"],
            JsonObject members => type.HasFlag(JsonSchemaType.Object) ? Members(members, schema, path) : [$"{path} is an object, not {type}"],
            JsonArray items => type.HasFlag(JsonSchemaType.Array)
                ? items.SelectMany((item, i) => FaultsOf(item, schema.Items!, $"{path}[{i}]"))
                : [$"{path} is an array, not {type}"],
            _ => Fits(value, type) ? [] : [$"{path} is {value.ToJsonString()}, not {type}"],
        };
    }

    private static IEnumerable<string> Members(JsonObject members, IOpenApiSchema schema, string path) =>
    [
        .. (schema.Required ?? new HashSet<string>()).Where(name => !members.ContainsKey(name)).Select(name => $"{path}.{name} is missing"),
        .. members.SelectMany(member =>
            schema.Properties?.TryGetValue(member.Key, out var property) == true ? FaultsOf(member.Value, property, $"{path}.{member.Key}")
            : schema.AdditionalProperties is { } additional ? FaultsOf(member.Value, additional, $"{path}.{member.Key}")
            : schema.Properties is null or { Count: 0 } ? []
            : [$"{path}.{member.Key} is not described"]),
    ];

    private static bool Fits(JsonNode value, JsonSchemaType type) => value.GetValueKind() switch
    {
        JsonValueKind.String => type.HasFlag(JsonSchemaType.String),
        JsonValueKind.True or JsonValueKind.False => type.HasFlag(JsonSchemaType.Boolean),
        JsonValueKind.Number => type.HasFlag(JsonSchemaType.Number) || (type.HasFlag(JsonSchemaType.Integer) && value.AsValue().TryGetValue(out long _)),
        _ => false,
    };
}
