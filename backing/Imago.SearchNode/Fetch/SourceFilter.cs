using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Fetch;

/// <summary>Which part of the source an answer carries.</summary>
internal sealed class SourceFilter
{
    private readonly IReadOnlyList<string> _includes;
    private readonly IReadOnlyList<string> _excludes;

    public SourceFilter(bool enabled, IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        Enabled = enabled;
        _includes = includes;
        _excludes = excludes;
    }

    public static SourceFilter All { get; } = new(enabled: true, [], []);

    public bool Enabled { get; }

    /// <summary><c>true</c>, <c>false</c>, a pattern, patterns, or <c>{"includes": ..., "excludes": ...}</c>.</summary>
    public static SourceFilter Parse(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return new SourceFilter(json.GetBoolean(), [], []);
            case JsonValueKind.String or JsonValueKind.Array:
                return new SourceFilter(enabled: true, Patterns(json), []);
            case JsonValueKind.Object:
                var parameters = new Query.Parameters("_source", json);
                var filter = new SourceFilter(
                    enabled: true,
                    [.. parameters.Texts("includes"), .. parameters.Texts("include")],
                    [.. parameters.Texts("excludes"), .. parameters.Texts("exclude")]);
                parameters.End();
                return filter;
            default:
                throw Refuse.Parsing($"Expected one of [VALUE_BOOLEAN, VALUE_STRING, START_ARRAY, START_OBJECT] but found [{json.ValueKind}] in [_source]");
        }
    }

    public void Write(Utf8JsonWriter json, ReadOnlyMemory<byte> source)
    {
        if (_includes.Count == 0 && _excludes.Count == 0)
        {
            json.WriteRawValue(source.Span, skipInputValidation: true);
            return;
        }

        using var document = JsonDocument.Parse(source);
        json.WriteStartObject();
        WriteMembers(json, document.RootElement, "", included: _includes.Count == 0);
        json.WriteEndObject();
    }

    private static IReadOnlyList<string> Patterns(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(item => item.ScalarText())]
        : [json.ScalarText()];

    /// <param name="included">An object around these members was included as a whole.</param>
    private void WriteMembers(Utf8JsonWriter json, JsonElement element, string prefix, bool included)
    {
        foreach (var member in element.EnumerateObject())
        {
            var path = prefix + member.Name;
            if (Any(_excludes, path))
            {
                continue;
            }

            var whole = included || Any(_includes, path);
            if (whole || HasPart(member.Value, path))
            {
                json.WritePropertyName(member.Name);
                WriteValue(json, member.Value, path, whole);
            }
        }
    }

    private void WriteValue(Utf8JsonWriter json, JsonElement value, string path, bool included)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                WriteMembers(json, value, path + ".", included);
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (included || HasPart(item, path))
                    {
                        WriteValue(json, item, path, included);
                    }
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    /// <summary>True if something inside the value is included.</summary>
    private bool HasPart(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(member =>
            !Any(_excludes, $"{path}.{member.Name}") && (Any(_includes, $"{path}.{member.Name}") || HasPart(member.Value, $"{path}.{member.Name}"))),
        JsonValueKind.Array => value.EnumerateArray().Any(item => HasPart(item, path)),
        _ => false,
    };

    private static bool Any(IReadOnlyList<string> patterns, string path)
    {
        foreach (var pattern in patterns)
        {
            if (WildcardText.Matches(pattern, path))
            {
                return true;
            }
        }

        return false;
    }
}
