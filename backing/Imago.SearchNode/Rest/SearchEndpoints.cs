using System.Buffers;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Imago.SearchNode.Sorting;
using Imago.SearchNode.Suggesting;

namespace Imago.SearchNode.Rest;

/// <summary>Searching and counting.</summary>
internal sealed class SearchEndpoints(IndexCatalog catalog, SearchService search, PointsInTime points, NodeTelemetry telemetry, TimeProvider time) : IRestEndpoints
{
    private static readonly string[] Selecting = ["ignore_unavailable", "allow_no_indices", "expand_wildcards", "preference"];

    /// <summary>Hints on how to run a search over many nodes mean nothing here and change no result.</summary>
    private static readonly string[] Searching =
    [
        .. Selecting, "typed_keys", "from", "size", "track_total_hits", "track_scores", "timeout", "version", "seq_no_primary_term", "sort", "_source",
        "_source_includes", "_source_excludes", "docvalue_fields", "request_cache", "batched_reduce_size", "ccs_minimize_roundtrips", "allow_partial_search_results",
        "max_concurrent_shard_requests", "pre_filter_shard_size", "search_type", "rest_total_hits_as_int", "min_score", .. UriQuery.Parameters,
    ];

    public IEnumerable<RestRoute> Routes =>
    [
        .. Both("_search", SearchAsync, Searching),
        .. Both("_count", CountAsync, [.. Selecting, "min_score", "terminate_after", .. UriQuery.Parameters]),
        .. Both("_msearch", SearchManyAsync, [.. Selecting, "typed_keys", "rest_total_hits_as_int", "max_concurrent_searches", "ccs_minimize_roundtrips", "max_concurrent_shard_requests", "pre_filter_shard_size", "search_type"]),
    ];

    private static IEnumerable<RestRoute> Both(string name, Func<RestRequest, Task> handle, string[] parameters) =>
        from method in (string[])["GET", "POST"]
        from prefix in (string[])["/", "/{index}/"]
        select new RestRoute(method, prefix + name, handle, parameters);

    private async Task SearchAsync(RestRequest request)
    {
        using var body = await request.JsonAsync();
        var parsed = SearchParameters.Apply(request, SearchRequest.Parse(body?.RootElement));
        if (parsed.PointInTime is not null && request.OptionalPath("index") is not null)
        {
            throw new ElasticException(
                StatusCodes.Status400BadRequest, "action_request_validation_exception",
                "Validation Failed: 1: [indices] cannot be used with point in time. Do not specify any index with point in time.;");
        }

        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            Search(json, request.Indices(), parsed, request.Flag("typed_keys", false), status: null, request.Aborted);
        });
    }

    private async Task CountAsync(RestRequest request)
    {
        using var body = await request.JsonAsync();
        QueryNode? query = null;
        if (body is not null)
        {
            var parameters = new Parameters("count", body.RootElement);
            query = parameters.Take("query") is { } json ? QueryParser.Parse(json) : null;
            if (parameters.Rest() is [var (unknown, _), ..])
            {
                throw Refuse.Parsing($"request does not support [{unknown}]");
            }
        }

        if (request.Parameter("terminate_after") is not null)
        {
            throw Refuse.Unsupported("[terminate_after]");
        }

        var targets = search.Acquire(request.Indices().Resolve(catalog.View));
        try
        {
            var count = search.Count(UriQuery.Parse(request) ?? query, targets, request.Decimal("min_score"), request.Aborted);
            await request.RespondAsync(StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("count", count);
                ResultWriter.WriteShards(json, targets.Count);
                json.WriteEndObject();
            });
        }
        finally
        {
            Release(targets);
        }
    }

    private async Task SearchManyAsync(RestRequest request)
    {
        var started = time.GetTimestamp();
        using var searches = MultiSearch.Parse(await request.BodyAsync(), request.Indices());
        var typedKeys = request.Flag("typed_keys", false);
        var asNumber = request.Flag("rest_total_hits_as_int", false);
        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("responses");
            foreach (var (indices, search) in searches.Searches)
            {
                WriteOne(json, indices, asNumber ? search with { TotalAsNumber = true, TotalLimit = search.HasTotalLimit ? search.TotalLimit : int.MaxValue } : search, typedKeys, request.Aborted);
            }

            json.WriteEndArray();
            json.WriteNumber("took", (long)time.GetElapsedTime(started).TotalMilliseconds);
            json.WriteEndObject();
        });
    }

    private void WriteOne(Utf8JsonWriter json, IndexExpression indices, SearchRequest search, bool typedKeys, CancellationToken aborted)
    {
        try
        {
            // Apart, so that a failure leaves nothing half written.
            var buffer = new ArrayBufferWriter<byte>(4096);
            using (var answer = new Utf8JsonWriter(buffer, json.Options))
            {
                Search(answer, indices, search, typedKeys, StatusCodes.Status200OK, aborted);
            }

            json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        }
        catch (ElasticException failure)
        {
            failure.WriteResponse(json);
        }
    }

    /// <summary>Runs the search, then writes its answer: a failure comes before anything is written.</summary>
    private void Search(Utf8JsonWriter json, IndexExpression indices, SearchRequest request, bool typedKeys, int? status, CancellationToken aborted)
    {
        var clock = new SearchClock(time, request.Timeout, aborted);
        if (request is { PointInTime: not null, Sort.Count: > 0 } && request.Sort.All(key => key.Field is not SortSpec.ShardDocument))
        {
            // Elasticsearch adds the tie-breaker of a point in time by itself.
            request = request with { Sort = [.. request.Sort, new SortSpec(SortSpec.ShardDocument, false, null, null, null)] };
        }

        var targets = request.PointInTime is { } pointInTime ? points.Use(pointInTime) : search.Acquire(indices.Resolve(catalog.View));
        try
        {
            using var activity = telemetry.Activities.StartActivity("search");
            var result = SearchService.Search(request, targets, clock);
            telemetry.Search(clock.Elapsed);
            ResultWriter.Write(json, request, result, targets.Count, clock, typedKeys, status, output => TermSuggester.Write(output, request.Suggest, targets, typedKeys));
        }
        finally
        {
            Release(targets);
        }
    }

    private static void Release(IReadOnlyList<SearchTarget> targets)
    {
        foreach (var target in targets)
        {
            target.Snapshot.Dispose();
        }
    }
}
