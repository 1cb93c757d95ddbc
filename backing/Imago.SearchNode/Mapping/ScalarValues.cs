using System.Text;
using System.Text.Json;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>JSON scalars as the text that Elasticsearch would index: numbers exactly as written, booleans as words.</summary>
internal static class ScalarValues
{
    public static string ScalarText(this ref Utf8JsonReader value) =>
        value.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? value.GetString()! : Encoding.UTF8.GetString(value.ValueSpan);

    public static string ScalarText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => throw Refuse.IllegalArgument("value cannot be null"),
        _ => throw Refuse.Parsing("a single value is expected, not an object or an array"),
    };
}
