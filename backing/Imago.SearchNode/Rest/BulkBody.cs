using System.Text.Json;
using System.Text.Unicode;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Rest;

/// <summary>One operation of a bulk.</summary>
/// <param name="Kind"><c>index</c>, <c>create</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="RequireAlias">Null: as the whole request says.</param>
/// <param name="Shown">What of the document an update shows as it is then; null: as the whole request says.</param>
internal sealed record BulkOperation(
    string Kind, string Index, string Id, ReadOnlyMemory<byte> Source, WriteCondition Condition, bool? RequireAlias, SourceFilter? Shown);

/// <summary>
/// The body of a bulk: lines of JSON, an action and, but for deletions, a document. A body that is malformed is refused as a whole, before anything
/// is applied.
/// </summary>
internal static class BulkBody
{
    public static IReadOnlyList<BulkOperation> Parse(ReadOnlyMemory<byte> body, string? defaultIndex)
    {
        if (body.IsEmpty)
        {
            throw Refuse.BodyRequired();
        }

        if (body.Span[^1] != '\n')
        {
            throw Refuse.IllegalArgument("The bulk request must be terminated by a newline [\\n]");
        }

        var operations = new List<BulkOperation>();
        for (var number = 1; !body.IsEmpty; number++)
        {
            var action = Line(ref body);
            if (action.Span.Trim(" \r\t"u8).IsEmpty)
            {
                continue;
            }

            operations.Add(ParseOne(action, ref body, ref number, defaultIndex));
        }

        return operations.Count > 0 ? operations : throw Invalid("no requests added");
    }

    private static BulkOperation ParseOne(ReadOnlyMemory<byte> action, ref ReadOnlyMemory<byte> body, ref int number, string? defaultIndex)
    {
        var (kind, index, id, condition, requireAlias, shown) = Action(action.Span, number);
        index ??= defaultIndex;
        if (string.IsNullOrEmpty(index))
        {
            throw Invalid("index is missing");
        }

        if (kind is "delete" or "update" && id is null)
        {
            throw Invalid("an id is required for a " + kind + " operation");
        }

        var source = ReadOnlyMemory<byte>.Empty;
        if (kind != "delete")
        {
            number++;
            source = body.IsEmpty ? throw Refuse.IllegalArgument($"The bulk request ends without the document of line [{number - 1}]") : Line(ref body);
        }

        return new BulkOperation(kind, index, id ?? DocumentIds.New(), source, condition, requireAlias, shown);
    }

    private static ActionLine Action(ReadOnlySpan<byte> line, int number)
    {
        if (!Utf8.IsValid(line))
        {
            throw Malformed(number, "the line is not UTF-8");
        }

        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw Malformed(number, "expected START_OBJECT");
            }

            if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            {
                throw Malformed(number, "expected FIELD_NAME but found [END_OBJECT]");
            }

            var kind = reader.GetString()!;
            if (kind is not ("index" or "create" or "update" or "delete"))
            {
                throw Malformed(number, $"expected field [create], [delete], [index] or [update] but found [{kind}]");
            }

            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw Malformed(number, $"expected START_OBJECT but found [{reader.TokenType}]");
            }

            var metadata = Metadata(ref reader, kind, number);
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject
                ? metadata
                : throw Malformed(number, $"expected END_OBJECT but found [{reader.TokenType}]");
        }
        catch (JsonException)
        {
            throw Malformed(number, "the line is not JSON");
        }
    }

    private static ActionLine Metadata(ref Utf8JsonReader reader, string kind, int number)
    {
        string? index = null, id = null;
        long? sequenceNumber = null, term = null;
        var mustNotExist = kind == "create";
        long? version = null;
        bool? requireAlias = null;
        string? versionType = null;
        SourceFilter? source = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name is "routing" or "pipeline" or "dynamic_templates" or "require_data_stream")
            {
                throw Refuse.Unsupported($"[{name}] in an action of a bulk (line [{number}])");
            }

            if (name == "_source" && kind == "update" && reader.TokenType != JsonTokenType.StartArray)
            {
                source = Source(ref reader);
                continue;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                throw Malformed(number, $"expected a simple value for field [{name}] but found [{reader.TokenType}]");
            }

            var value = reader.TokenType == JsonTokenType.Null ? null : reader.ScalarText();
            switch (name)
            {
                case "_index":
                    index = value;
                    break;
                case "_id":
                    id = value;
                    break;
                case "if_seq_no":
                    sequenceNumber = Whole(name, value);
                    break;
                case "if_primary_term":
                    term = Whole(name, value);
                    break;
                case "op_type" when kind == "index":
                    mustNotExist = value == "create";
                    break;
                case "version":
                    version = Whole(name, value);
                    break;
                case "version_type":
                    versionType = value;
                    break;
                case "require_alias":
                    requireAlias = value switch
                    {
                        "true" => true,
                        "false" or null => false,
                        _ => throw Malformed(number, $"[require_alias] must be true or false, found [{value}]"),
                    };
                    break;
                case "retry_on_conflict":
                    break;
                default:
                    throw Refuse.IllegalArgument($"Action/metadata line [{number}] contains an unknown parameter [{name}]");
            }
        }

        return kind == "update" && version is not null
            ? throw Refuse.IllegalArgument("Update requests do not support versioning. Please use `if_seq_no` and `if_primary_term` instead")
            : new ActionLine(
                mustNotExist ? "create" : kind, index, id, DocumentConditions.Of(sequenceNumber, term, version, versionType, mustNotExist), requireAlias, source);
    }

    private static SourceFilter Source(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return SourceFilter.Parse(document.RootElement);
    }

    private static ReadOnlyMemory<byte> Line(ref ReadOnlyMemory<byte> body)
    {
        // The body ends with a line feed, so there is one.
        var end = body.Span.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line;
    }

    private static long Whole(string name, string? text) =>
        long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refuse.IllegalArgument($"Failed to parse long parameter [{name}] with value [{text}]");

    private readonly record struct ActionLine(
        string Kind, string? Index, string? Id, WriteCondition Condition, bool? RequireAlias, SourceFilter? Shown);

    private static ElasticException Malformed(int line, string why) => Refuse.IllegalArgument($"Malformed action/metadata line [{line}], {why}");

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");
}
