using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.DeadLetters;

/// <summary>Which dead letters are meant. Null: any.</summary>
internal sealed record DeadLetterFilter
{
    public DeadLetterState? State { get; init; }

    public string? Reason { get; init; }

    /// <summary>Id of a delivery.</summary>
    public string? Run { get; init; }

    /// <summary>File name and line, or how they begin.</summary>
    public string? Source { get; init; }

    /// <summary>Words of the line or of the message.</summary>
    public string? Text { get; init; }

    /// <summary>Not those that this run has tried already.</summary>
    public string? NotTriedBy { get; init; }
}

/// <summary>A letter as it stands in the index, with what a conditional write needs.</summary>
internal sealed record StoredLetter(DeadLetter Letter, long SequenceNumber, long PrimaryTerm);

/// <summary>Finds dead letters and notes what was done with them.</summary>
internal sealed class DeadLetterStore(PatientTransport transport, IOptions<ArchiveIndexOptions> options)
{
    private string Index => options.Value.DeadLetters;

    /// <summary>A page, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="after">Time of receipt, delivery and line of the last letter of the page before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(long Total, IReadOnlyList<StoredLetter> Letters)> SearchAsync(
        DeadLetterFilter filter, int size, JsonArray? after, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["size"] = size,
            ["seq_no_primary_term"] = true,
            ["track_total_hits"] = true,
            ["query"] = Query(filter),
            ["sort"] = new JsonArray(
                new JsonObject { ["received_at"] = "desc" }, new JsonObject { ["run"] = "asc" }, new JsonObject { ["line"] = "asc" }),
        };
        if (after is not null)
        {
            body["search_after"] = after.DeepClone();
        }

        using var answer = await SearchAsync(body, cancellationToken);
        var hits = answer.RootElement.GetProperty("hits");
        return (hits.GetProperty("total").GetProperty("value").GetInt64(), [.. hits.GetProperty("hits").EnumerateArray().Select(Stored)]);
    }

    /// <summary>Where the page after this letter begins.</summary>
    public static JsonArray After(DeadLetter letter) => new(letter.ReceivedAt.ToUnixTimeMilliseconds(), letter.Run, letter.Line);

    public async Task<IReadOnlyList<DeadLetterReason>> CountAsync(CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(
            """
            {"size":0,"aggs":{"reasons":{"terms":{"field":"reason","size":100},"aggs":{
              "resubmitted":{"filter":{"term":{"state":"resubmitted"}}},"discarded":{"filter":{"term":{"state":"discarded"}}}}}}}
            """)!.AsObject();
        using var answer = await SearchAsync(body, cancellationToken);
        return
        [
            .. answer.RootElement.GetProperty("aggregations").GetProperty("reasons").GetProperty("buckets").EnumerateArray().Select(bucket =>
            {
                var (resubmitted, discarded) = (Count(bucket.GetProperty("resubmitted")), Count(bucket.GetProperty("discarded")));
                return new DeadLetterReason(bucket.GetProperty("key").GetString()!, Count(bucket) - resubmitted - discarded, resubmitted, discarded);
            }).OrderByDescending(reason => reason.Open),
        ];
    }

    public async Task<StoredLetter?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(HttpMethod.GET, $"/{Index}/_doc/{Uri.EscapeDataString(id)}", cancellationToken: cancellationToken);
        if (answer.Status == 404 && answer.ErrorType is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(answer.EnsureSuccess().Body);
        return Stored(document.RootElement);
    }

    /// <summary>Replaces a letter, unless somebody else has changed it since it was read.</summary>
    /// <returns>False where somebody has.</returns>
    public async Task<bool> UpdateAsync(StoredLetter stored, DeadLetter letter, CancellationToken cancellationToken)
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"/{Index}/_doc/{Uri.EscapeDataString(letter.Id)}?if_seq_no={stored.SequenceNumber}&if_primary_term={stored.PrimaryTerm}&refresh=true");
        var answer = await transport.SendAsync(
            HttpMethod.PUT, path, JsonSerializer.SerializeToUtf8Bytes(letter, DeadLetterJson.Default.DeadLetter), cancellationToken: cancellationToken);
        if (answer.Status == 409)
        {
            return false;
        }

        answer.EnsureSuccess();
        return true;
    }

    private async Task<JsonDocument> SearchAsync(JsonObject body, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{Index}/_search", Encoding.UTF8.GetBytes(body.ToJsonString()), cancellationToken: cancellationToken);
        return JsonDocument.Parse(answer.EnsureSuccess().Body);
    }

    private static JsonObject Query(DeadLetterFilter filter)
    {
        var (must, not) = (new JsonArray(), new JsonArray());
        switch (filter.State)
        {
            case DeadLetterState.Open:
                not.Add(Terms("state", "resubmitted", "discarded"));
                break;
            case { } state:
                must.Add(Terms("state", $"{state}".ToLowerInvariant()));
                break;
        }

        if (filter.Reason is { } reason)
        {
            must.Add(Terms("reason", reason));
        }

        if (filter.Run is { } run)
        {
            must.Add(Terms("run", run));
        }

        if (filter.Source is { } source)
        {
            must.Add(new JsonObject { ["prefix"] = new JsonObject { ["source"] = source } });
        }

        if (filter.Text is { } text)
        {
            must.Add(new JsonObject
            {
                ["multi_match"] = new JsonObject { ["query"] = text, ["fields"] = new JsonArray("raw", "message", "detail"), ["operator"] = "and" },
            });
        }

        if (filter.NotTriedBy is { } tried)
        {
            not.Add(Terms("tried_by", tried));
        }

        return new JsonObject { ["bool"] = new JsonObject { ["filter"] = must, ["must_not"] = not } };
    }

    private static JsonObject Terms(string field, params ReadOnlySpan<string> values)
    {
        var array = new JsonArray();
        foreach (var value in values)
        {
            array.Add(value);
        }

        return new JsonObject { ["terms"] = new JsonObject { [field] = array } };
    }

    private static long Count(JsonElement bucket) => bucket.GetProperty("doc_count").GetInt64();

    private static StoredLetter Stored(JsonElement hit) => new(
        hit.GetProperty("_source").Deserialize(DeadLetterJson.Default.DeadLetter)!,
        hit.GetProperty("_seq_no").GetInt64(),
        hit.GetProperty("_primary_term").GetInt64());
}
