using System.Text.Json;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Says where and why the JSON of a document cannot be read, in Elasticsearch's form <c>[line:column]</c>.</summary>
internal static class MalformedSource
{
    public static ElasticException Describe(ReadOnlySpan<byte> source, JsonException failure)
    {
        var offset = Offset(source, failure);
        if (EndsTooEarly(source, failure))
        {
            var end = $"{Position(source, offset)} Unexpected end of file";
            return new ElasticException(
                StatusCodes.Status400BadRequest,
                "document_parsing_exception",
                $"{Position(source, offset)} failed to parse: {end}",
                new ElasticException(StatusCodes.Status400BadRequest, "x_content_e_o_f_exception", end));
        }

        var reason = $"failed to parse: {Position(source, offset)} {Sentence(failure)}";
        var cause = new ElasticException(StatusCodes.Status400BadRequest, "x_content_parse_exception", $"{Position(source, offset)} {Sentence(failure)}");
        return new ElasticException(StatusCodes.Status400BadRequest, "document_parsing_exception", $"{Position(source, offset)} {reason}", cause);
    }

    /// <summary>True if there is nothing wrong with what is there, but something is missing behind it.</summary>
    private static bool EndsTooEarly(ReadOnlySpan<byte> source, JsonException failure) => Offset(source, failure) >= source.Length;

    public static ElasticException NotUtf8() => new(
        StatusCodes.Status400BadRequest, "document_parsing_exception", "failed to parse: Invalid UTF-8", Refuse.XContent("Invalid UTF-8"));

    public static ElasticException Duplicate(ReadOnlySpan<byte> source, string name, int start, int end)
    {
        var text = $"{Position(source, end - 1)} Duplicate field '{name}'";
        return new ElasticException(
            StatusCodes.Status400BadRequest,
            "document_parsing_exception",
            $"{Position(source, start)} failed to parse: {text}",
            new ElasticException(StatusCodes.Status400BadRequest, "x_content_parse_exception", text));
    }

    /// <summary><c>[1:6]</c>: line and column, both from 1.</summary>
    public static string Position(ReadOnlySpan<byte> source, int offset)
    {
        var before = source[..Math.Min(offset, source.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return $"[{before.Count((byte)'\n') + 1}:{offset - lineStart + 1}]";
    }

    /// <summary>A value as Java prints maps and lists: <c>{a=1, b=[1, 2]}</c>.</summary>
    public static string JavaText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{member.Name}={JavaText(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(JavaText))}]",
        _ => value.ToString(),
    };

    private static int Offset(ReadOnlySpan<byte> source, JsonException failure)
    {
        var offset = 0;
        for (var line = failure.LineNumber ?? 0; line > 0; line--)
        {
            offset += source[offset..].IndexOf((byte)'\n') + 1;
        }

        return offset + (int)(failure.BytePositionInLine ?? 0);
    }

    private static string Sentence(JsonException failure)
    {
        // The message ends with the position, which stands in front here.
        var end = failure.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? failure.Message : failure.Message[..end];
    }
}

/// <summary>The member names of one object: a list as long as it is short.</summary>
internal ref struct DuplicateNames
{
    private const int SetFrom = 16;

    private List<string>? _names;
    private HashSet<string>? _set;

    public bool Add(string name)
    {
        if (_set is not null)
        {
            return _set.Add(name);
        }

        _names ??= [];
        foreach (var known in _names)
        {
            if (known == name)
            {
                return false;
            }
        }

        _names.Add(name);
        if (_names.Count == SetFrom)
        {
            _set = new HashSet<string>(_names, StringComparer.Ordinal);
        }

        return true;
    }
}
