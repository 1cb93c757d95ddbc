using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Single documents: write, read, delete.</summary>
internal sealed class DocumentEndpoints(IndexCatalog catalog, DocumentWriter writer, NodeTelemetry telemetry) : IRestEndpoints
{
    private static readonly string[] Writing =
        ["refresh", "timeout", "wait_for_active_shards", "if_seq_no", "if_primary_term", "op_type", "require_alias", "version", "version_type", "include_source_on_error"];

    private static readonly string[] Updating =
        ["refresh", "timeout", "wait_for_active_shards", "if_seq_no", "if_primary_term", "require_alias", "retry_on_conflict", "version", "version_type", "_source", "_source_includes", "_source_excludes"];

    private static readonly string[] ReadingMany = ["_source", "_source_includes", "_source_excludes", "realtime", "refresh", "preference"];

    private static readonly string[] Reading = [.. ReadingMany, "version", "version_type"];

    public IEnumerable<RestRoute> Routes =>
    [
        new("PUT", "/{index}/_doc/{id}", IndexAsync, Writing),
        new("POST", "/{index}/_doc/{id}", IndexAsync, Writing),
        new("POST", "/{index}/_doc", IndexAsync, Writing),
        new("PUT", "/{index}/_create/{id}", CreateAsync, Writing),
        new("POST", "/{index}/_create/{id}", CreateAsync, Writing),
        new("POST", "/{index}/_update/{id}", UpdateAsync, Updating),
        new("DELETE", "/{index}/_doc/{id}", DeleteAsync, Writing),
        new("GET", "/{index}/_doc/{id}", GetAsync, Reading),
        new("GET", "/{index}/_source/{id}", GetSourceAsync, Reading),
        new("GET", "/_mget", GetManyAsync, ReadingMany),
        new("POST", "/_mget", GetManyAsync, ReadingMany),
        new("GET", "/{index}/_mget", GetManyAsync, ReadingMany),
        new("POST", "/{index}/_mget", GetManyAsync, ReadingMany),
    ];

    private Task CreateAsync(RestRequest request) => request.Parameter("op_type") is null or "create"
        ? WriteAsync(request, mustNotExist: true)
        : throw Refuse.IllegalArgument($"opType must be 'create', found: [{request.Parameter("op_type")}]");

    private Task IndexAsync(RestRequest request) => WriteAsync(request, request.Parameter("op_type") switch
    {
        null => request.OptionalPath("id") is null,
        "index" => false,
        "create" => true,
        var other => throw Refuse.IllegalArgument($"opType must be 'create' or 'index', found: [{other}]"),
    });

    private async Task WriteAsync(RestRequest request, bool mustNotExist)
    {
        // All that can be wrong in the request comes to light before anything is written.
        var policy = request.RefreshPolicy();
        var source = await request.BodyAsync();
        if (source.IsEmpty)
        {
            throw Refuse.BodyRequired();
        }

        var index = await TargetAsync(request);
        var id = request.OptionalPath("id") ?? DocumentIds.New();
        var result = await writer.IndexAsync(index, id, source, Condition(request, mustNotExist));
        await AnswerAsync(request, index, id, result, policy);
    }

    private async Task DeleteAsync(RestRequest request)
    {
        var policy = request.RefreshPolicy();

        // A deletion of somebody else's version is remembered, and so needs an index to be remembered in.
        var index = request.Parameter("version_type") is "external" or "external_gt" or "external_gte"
            ? await TargetAsync(request)
            : IndexExpression.ResolveForWrite(catalog.View, request.Path("index"));
        var id = request.Path("id");
        await AnswerAsync(request, index, id, index.Engine.Delete(id, Condition(request)), policy);
    }

    private async Task UpdateAsync(RestRequest request)
    {
        var policy = request.RefreshPolicy();
        if (request.Parameter("version") is not null)
        {
            throw Invalid("internal versioning can not be used for optimistic concurrency control. Please use `if_seq_no` and `if_primary_term` instead");
        }

        if (request.Number("retry_on_conflict") > 0 && request.Parameter("if_seq_no") is not null)
        {
            throw Invalid("compare and write operations can not be retried");
        }

        var body = await request.ObjectAsync() ?? throw Invalid("script or doc is missing");
        var index = await TargetAsync(request);
        var id = request.Path("id");
        var filter = SourceParameters.Parse(request) ?? (body.Remove("_source", out var wanted) && wanted is not null ? SourceFilter.Parse(JsonSerializer.SerializeToElement(wanted)) : null);
        var result = await writer.UpdateAsync(index, id, body, Condition(request));
        await AnswerAsync(request, index, id, result, policy, filter is { Enabled: true } ? filter : null);
    }

    /// <param name="shown">What of the document is shown as it is now; null: nothing.</param>
    private async Task AnswerAsync(RestRequest request, SearchIndex index, string id, WriteResult result, RefreshPolicy policy, SourceFilter? shown = null)
    {
        await index.Engine.SyncAsync(result.Position);
        telemetry.Operation("document", result.Name);
        policy = result.Outcome == WriteOutcome.Noop ? RefreshPolicy.None : policy;
        await index.RefreshAsync(policy);
        if (result.Outcome == WriteOutcome.Created)
        {
            request.Http.Response.Headers.Location = $"/{Uri.EscapeDataString(index.Name)}/_doc/{Uri.EscapeDataString(id)}";
        }

        await request.RespondAsync(result.Status, json =>
        {
            json.WriteStartObject();
            DocumentJson.WriteResult(json, index, id, result, forcedRefresh: policy == RefreshPolicy.Immediate);
            if (shown is not null && index.Engine.Get(id) is { } document)
            {
                DocumentJson.WriteUpdated(json, document, shown);
            }

            json.WriteEndObject();
        });
    }

    private async Task GetAsync(RestRequest request)
    {
        var filter = SourceParameters.Parse(request) ?? SourceFilter.All;
        var index = await ReadableAsync(request, request.Path("index"));
        var id = request.Path("id");
        var document = index.Engine.Get(id);
        CheckVersion(request, index, document);
        await request.RespondAsync(
            document is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
            json => DocumentJson.WriteGet(json, index, id, document, filter));
    }

    private async Task GetSourceAsync(RestRequest request)
    {
        var filter = SourceParameters.Parse(request) ?? SourceFilter.All;
        var index = await ReadableAsync(request, request.Path("index"));
        var document = index.Engine.Get(request.Path("id")) ?? throw new ElasticException(
            StatusCodes.Status404NotFound, "resource_not_found_exception", $"Document not found [{index.Name}]/[{request.Path("id")}]");
        await request.RespondAsync(StatusCodes.Status200OK, json => filter.Write(json, document.Source));
    }

    private async Task GetManyAsync(RestRequest request)
    {
        using var body = await request.JsonAsync() ?? throw Refuse.BodyRequired();
        var items = MultiGet.Parse(body.RootElement, request.OptionalPath("index"), SourceParameters.Parse(request) ?? SourceFilter.All);
        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("docs");
            foreach (var item in items)
            {
                WriteItem(json, item);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private void WriteItem(Utf8JsonWriter json, MultiGet item)
    {
        try
        {
            var index = IndexExpression.ResolveForRead(catalog.View, item.Index);
            DocumentJson.WriteGet(json, index, item.Id, index.Engine.Get(item.Id), item.Source);
        }
        catch (ElasticException failure)
        {
            json.WriteStartObject();
            json.WriteString("_index", item.Index);
            json.WriteString("_id", item.Id);
            json.WritePropertyName("error");
            failure.WriteError(json);
            json.WriteEndObject();
        }
    }

    private async Task<SearchIndex> ReadableAsync(RestRequest request, string name)
    {
        var index = IndexExpression.ResolveForRead(catalog.View, name);
        if (!request.Flag("realtime", true))
        {
            throw Refuse.Unsupported("[realtime: false]");
        }

        if (request.Flag("refresh", false))
        {
            await index.Engine.RefreshAsync();
        }

        return index;
    }

    private ValueTask<SearchIndex> TargetAsync(RestRequest request)
    {
        var name = request.Path("index");
        if (request.Flag("require_alias", false))
        {
            IndexExpression.RequireAlias(catalog.View, name);
        }

        return writer.TargetAsync(name);
    }

    private static WriteCondition Condition(RestRequest request, bool mustNotExist = false) => DocumentConditions.Of(
        request.Number("if_seq_no"), request.Number("if_primary_term"), request.Number("version"), request.Parameter("version_type"), mustNotExist);

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");

    private static void CheckVersion(RestRequest request, SearchIndex index, StoredDocument? document)
    {
        if (document is null || request.Number("version") is not { } wanted)
        {
            return;
        }

        var fits = request.Parameter("version_type") switch
        {
            null or "internal" or "external" or "external_gt" or "external_gte" => document.Version == wanted,
            var other => throw Refuse.IllegalArgument($"No version type match [{other}]"),
        };
        if (!fits)
        {
            throw Refuse.VersionConflict(index.Name, index.Uuid, document.Id, $"current version [{document.Version}] is different than the one provided [{wanted}]");
        }
    }
}
