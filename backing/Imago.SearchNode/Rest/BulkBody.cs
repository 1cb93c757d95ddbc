using System.Text.Json;
using System.Text.Unicode;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Rest;

/// <summary>One operation of a bulk.</summary>
/// <param name="Kind"><c>index</c>, <c>create</c>, <c>update</c> or <c>delete</c>.</param>
/// <param name="RequireAlias">Null: as the whole request says.</param>
internal sealed record BulkOperation(string Kind, string Index, string Id, ReadOnlyMemory<byte> Source, WriteCondition Condition, bool? RequireAlias);

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

        return operations;
    }

    private static BulkOperation ParseOne(ReadOnlyMemory<byte> action, ref ReadOnlyMemory<byte> body, ref int number, string? defaultIndex)
    {
        var (kind, index, id, condition, requireAlias) = Action(action.Span, number);
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

        return new BulkOperation(kind, index, id ?? DocumentIds.New(), source, condition, requireAlias);
    }

    private static (string Kind, string? Index, string? Id, WriteCondition Condition, bool? RequireAlias) Action(ReadOnlySpan<byte> line, int number)
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

            return Metadata(ref reader, kind, number);
        }
        catch (JsonException)
        {
            throw Malformed(number, "the line is not JSON");
        }
    }

    private static (string, string?, string?, WriteCondition, bool?) Metadata(ref Utf8JsonReader reader, string kind, int number)
    {
        string? index = null, id = null;
        long? sequenceNumber = null, term = null;
        var mustNotExist = kind == "create";
        long? version = null;
        bool? requireAlias = null;
        string? versionType = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
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
                case "routing" or "pipeline" or "dynamic_templates" or "require_data_stream":
                    throw Refuse.Unsupported($"[{name}] in an action of a bulk (line [{number}])");
                default:
                    throw Refuse.IllegalArgument($"Action/metadata line [{number}] contains an unknown parameter [{name}]");
            }
        }

        return kind == "update" && version is not null
            ? throw Refuse.IllegalArgument("Update requests do not support versioning. Please use `if_seq_no` and `if_primary_term` instead")
            : (kind, index, id, DocumentConditions.Of(sequenceNumber, term, version, versionType, mustNotExist), requireAlias);
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

    private static ElasticException Malformed(int line, string why) => Refuse.IllegalArgument($"Malformed action/metadata line [{line}], {why}");

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");
}
