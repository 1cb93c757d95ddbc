using System.Buffers;
using System.Text.Json;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Indexing;

internal enum BulkItemKind
{
    Written,

    /// <summary>409: a document with the id exists already, or is not the one that was meant to be replaced.</summary>
    Conflict,

    /// <summary>The shard has no room or is not there at the moment: try again later.</summary>
    Busy,

    /// <summary>The document cannot be indexed, now or later.</summary>
    Refused,
}

/// <summary>What became of one operation of a bulk request.</summary>
internal readonly record struct BulkItem(BulkItemKind Kind, int Status, string? Reason);

/// <summary>The answer to a bulk request.</summary>
/// <param name="Items">One per operation, in their order; null where the request as a whole is too large (413).</param>
internal readonly record struct BulkAnswer(IReadOnlyList<BulkItem>? Items);

/// <summary>Bulk requests made of documents that are JSON already: they go into the body as they are.</summary>
internal sealed class BulkRequests(PatientTransport transport)
{
    /// <summary>Appends an operation that fails with a conflict where the id exists.</summary>
    /// <param name="body">The request's body.</param>
    /// <param name="id">Document id, of characters that JSON does not escape.</param>
    /// <param name="document">JSON on one line.</param>
    public static void AppendCreate(IBufferWriter<byte> body, string id, ReadOnlySpan<byte> document)
    {
        body.Write("{\"create\":{\"_id\":\""u8);
        Append(body, id);
        body.Write("\"}}\n"u8);
        body.Write(document);
        body.Write("\n"u8);
    }

    /// <summary>Appends an operation that replaces a document, and fails with a conflict where it has changed since it was read.</summary>
    public static void AppendReplace(IBufferWriter<byte> body, string id, long sequenceNumber, long primaryTerm, ReadOnlySpan<byte> document)
    {
        body.Write("{\"index\":{\"_id\":\""u8);
        Append(body, id);
        body.Write("\",\"if_seq_no\":"u8);
        Append(body, sequenceNumber);
        body.Write(",\"if_primary_term\":"u8);
        Append(body, primaryTerm);
        body.Write("}}\n"u8);
        body.Write(document);
        body.Write("\n"u8);
    }

    /// <param name="index">Index or alias.</param>
    /// <param name="requireAlias">Refuse to create an index where the alias has gone.</param>
    /// <param name="body">Made by the methods above.</param>
    /// <param name="onBusy">Called before each wait.</param>
    /// <param name="cancellationToken">Ends the waiting too.</param>
    /// <exception cref="IndexRefusedException">The request, or an operation for a reason that is not its document's.</exception>
    public async Task<BulkAnswer> SendAsync(
        string index, bool requireAlias, ReadOnlyMemory<byte> body, Action? onBusy, CancellationToken cancellationToken)
    {
        var path = requireAlias ? $"/{index}/_bulk?require_alias=true" : $"/{index}/_bulk";
        var answer = await transport.SendAsync(HttpMethod.POST, path, body, onBusy, cancellationToken);
        return answer.Status == 413 ? new BulkAnswer(null) : new BulkAnswer(ReadItems(answer.EnsureSuccess().Body));
    }

    /// <summary><c>{"items":[{"create":{"status":201}},{"index":{"status":400,"error":{"type":..,"reason":..}}}]}</c></summary>
    internal static List<BulkItem> ReadItems(ReadOnlySpan<byte> body)
    {
        var items = new List<BulkItem>();
        var reader = new Utf8JsonReader(body);
        while (reader.Read() && !(reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("items"u8)))
        {
        }

        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.StartObject)
        {
            // The operation's name and its object.
            reader.Read();
            reader.Read();
            items.Add(ReadItem(ref reader));
            reader.Read();
        }

        return items;
    }

    private static BulkItem ReadItem(ref Utf8JsonReader reader)
    {
        var status = 0;
        string? type = null;
        string? reason = null;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                status = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                var error = JsonElement.ParseValue(ref reader);
                type = error.GetProperty("type").GetString();
                reason = Describe(error);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return Sort(status, type, reason);
    }

    private static BulkItem Sort(int status, string? type, string? reason) => status switch
    {
        >= 200 and < 300 => new BulkItem(BulkItemKind.Written, status, null),
        409 => new BulkItem(BulkItemKind.Conflict, status, reason),
        429 or >= 500 => new BulkItem(BulkItemKind.Busy, status, reason),
        400 or 413 => new BulkItem(BulkItemKind.Refused, status, reason),
        // Not the document's fault: the index or the alias has gone, is blocked, or is not ours to write.
        _ => throw new IndexRefusedException(status, reason ?? type ?? "no reason given"),
    };

    private static string Describe(JsonElement error)
    {
        var text = $"{error.GetProperty("type").GetString()}: {(error.TryGetProperty("reason", out var reason) ? reason.GetString() : null)}";
        return error.TryGetProperty("caused_by", out var cause) && cause.ValueKind is JsonValueKind.Object ? $"{text}; {Describe(cause)}" : text;
    }

    private static void Append(IBufferWriter<byte> body, string ascii)
    {
        var written = System.Text.Encoding.ASCII.GetBytes(ascii, body.GetSpan(ascii.Length));
        body.Advance(written);
    }

    private static void Append(IBufferWriter<byte> body, long number)
    {
        number.TryFormat(body.GetSpan(20), out var written, provider: System.Globalization.CultureInfo.InvariantCulture);
        body.Advance(written);
    }
}
