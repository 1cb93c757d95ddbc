using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Many writes in one request; made durable together, each answered by itself.</summary>
internal sealed class BulkEndpoint(IndexCatalog catalog, DocumentWriter writer, NodeTelemetry telemetry, TimeProvider time) : IRestEndpoints
{
    private static readonly string[] Parameters = ["refresh", "timeout", "wait_for_active_shards", "require_alias", "include_source_on_error"];

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
        var outcomes = new List<BulkOutcome>(operations.Count);
        var positions = new Dictionary<SearchIndex, long>();
        foreach (var operation in operations)
        {
            var outcome = await ApplyAsync(operation, request.Flag("require_alias", false));
            outcomes.Add(outcome);
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
            json.WriteBoolean("errors", outcomes.Exists(outcome => outcome.Failure is not null));
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

    private async ValueTask<BulkOutcome> ApplyAsync(BulkOperation operation, bool requireAlias)
    {
        SearchIndex? index = null;
        try
        {
            if (operation.RequireAlias ?? requireAlias)
            {
                IndexExpression.RequireAlias(catalog.View, operation.Index);
            }

            index = operation.Kind == "delete" ? DeleteTarget(operation.Index) : await writer.TargetAsync(operation.Index);
            var result = operation.Kind switch
            {
                "delete" => index.Engine.Delete(operation.Id, operation.Condition),
                "update" => await writer.UpdateAsync(index, operation.Id, Object(operation.Source), operation.Condition),
                _ => await writer.IndexAsync(index, operation.Id, operation.Source, operation.Condition),
            };
            telemetry.Operation(operation.Kind, result.Name);
            return new BulkOutcome(operation, index, result, null);
        }
        catch (ElasticException failure)
        {
            telemetry.Operation(operation.Kind, failure.Type);
            return new BulkOutcome(operation, index, default, failure);
        }
    }

    private SearchIndex DeleteTarget(string name) => IndexExpression.ResolveForWrite(catalog.View, name);

    private static JsonObject Object(ReadOnlyMemory<byte> source)
    {
        using var document = RestRequest.ParseJson(source);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? JsonNode.Parse(source.Span)!.AsObject()
            : throw Refuse.XContent("[UpdateRequest] expected an object");
    }
}

/// <summary>What became of one operation.</summary>
internal sealed record BulkOutcome(BulkOperation Operation, SearchIndex? Index, WriteResult Result, ElasticException? Failure)
{
    public void Write(Utf8JsonWriter json, bool forcedRefresh)
    {
        json.WriteStartObject();
        json.WriteStartObject(Operation.Kind);
        if (Failure is null)
        {
            DocumentJson.WriteResult(json, Index!, Operation.Id, Result, forcedRefresh);
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
