using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Many writes in one request; made durable together, each answered by itself.</summary>
internal sealed class BulkEndpoint(BulkWriter bulk, TimeProvider time) : IRestEndpoints
{
    private static readonly string[] Parameters =
    [
        "refresh", "timeout", "wait_for_active_shards", "require_alias", "include_source_on_error", "_source", "_source_includes", "_source_excludes",
    ];

    public IEnumerable<RestRoute> Routes =>
    [
        new("POST", "/_bulk", HandleAsync, Parameters),
        new("PUT", "/_bulk", HandleAsync, Parameters),
        new("POST", "/{index}/_bulk", HandleAsync, Parameters),
        new("PUT", "/{index}/_bulk", HandleAsync, Parameters),
    ];

    private async Task HandleAsync(RestRequest request)
    {
        var started = time.GetTimestamp();
        var policy = request.RefreshPolicy();
        var operations = BulkBody.Parse(await request.BodyAsync(), request.OptionalPath("index"));
        var outcomes = await bulk.ApplyAsync(operations, request.Flag("require_alias", false), SourceParameters.Parse(request));
        var positions = new Dictionary<SearchIndex, long>();
        foreach (var outcome in outcomes)
        {
            if (outcome is { Index: { } index, Failure: null })
            {
                positions[index] = Math.Max(positions.GetValueOrDefault(index), outcome.Result.Position);
            }
        }

        foreach (var (index, position) in positions)
        {
            await index.Engine.SyncAsync(position);
        }

        foreach (var index in positions.Keys)
        {
            await index.RefreshAsync(policy);
        }

        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("errors", outcomes.Any(outcome => outcome.Failure is not null));
            json.WriteNumber("took", (long)time.GetElapsedTime(started).TotalMilliseconds);
            json.WriteStartArray("items");
            foreach (var outcome in outcomes)
            {
                outcome.Write(json, forcedRefresh: policy == RefreshPolicy.Immediate);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}

/// <summary>What became of one operation.</summary>
internal sealed record BulkOutcome(BulkOperation Operation, SearchIndex? Index, WriteResult Result, ElasticException? Failure)
{
    /// <summary>The document as an update has left it, and what of it is shown.</summary>
    public (SourceFilter Filter, StoredDocument? Document)? Shown { get; init; }

    public void Write(Utf8JsonWriter json, bool forcedRefresh)
    {
        json.WriteStartObject();
        json.WriteStartObject(Operation.Kind);
        if (Failure is null)
        {
            DocumentJson.WriteResult(json, Index!, Operation.Id, Result, forcedRefresh);
            if (Shown is (var filter, { } document))
            {
                DocumentJson.WriteUpdated(json, document, filter);
            }

            json.WriteNumber("status", Result.Status);
        }
        else
        {
            json.WriteString("_index", Index?.Name ?? Operation.Index);
            json.WriteString("_id", Operation.Id);
            json.WriteNumber("status", Failure.Status);
            json.WritePropertyName("error");
            Failure.WriteItem(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
