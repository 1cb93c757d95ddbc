using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Refreshing, flushing and merging indices.</summary>
internal sealed class MaintenanceEndpoints(IndexCatalog catalog) : IRestEndpoints
{
    private static readonly string[] Selecting = ["ignore_unavailable", "allow_no_indices", "expand_wildcards", "force", "wait_if_ongoing"];

    public IEnumerable<RestRoute> Routes =>
    [
        .. BothMethods("_refresh", request => EachAsync(request, engine => engine.RefreshAsync())),
        .. BothMethods("_flush", FlushAsync),
        .. Methods(["POST"], "_forcemerge", ForceMergeAsync, [.. Selecting, "max_num_segments", "only_expunge_deletes", "flush", "wait_for_completion"]),
    ];

    private static IEnumerable<RestRoute> BothMethods(string name, Func<RestRequest, Task> handle) => Methods(["POST", "GET"], name, handle, Selecting);

    private static IEnumerable<RestRoute> Methods(string[] methods, string name, Func<RestRequest, Task> handle, string[] parameters) =>
        from method in methods
        from prefix in (string[])["/", "/{index}/"]
        select new RestRoute(method, prefix + name, handle, parameters);

    private Task ForceMergeAsync(RestRequest request)
    {
        var segments = request.Number("max_num_segments");
        var onlyDeleted = request.Flag("only_expunge_deletes", false);
        if (onlyDeleted && segments is not null)
        {
            throw new ElasticException(
                StatusCodes.Status400BadRequest, "action_request_validation_exception",
                "Validation Failed: 1: cannot set only_expunge_deletes and max_num_segments at the same time, those two parameters are mutually exclusive;");
        }

        if (!request.Flag("wait_for_completion", true))
        {
            throw Refuse.Unsupported("[wait_for_completion: false]");
        }

        var commit = request.Flag("flush", true);
        var most = segments is > 0 ? (int?)Math.Min(segments.Value, int.MaxValue) : null;
        return EachAsync(request, engine => engine.ForceMergeAsync(most, onlyDeleted, commit));
    }

    private Task FlushAsync(RestRequest request) => request.Flag("force", false) && !request.Flag("wait_if_ongoing", true)
        ? throw new ElasticException(
            StatusCodes.Status400BadRequest, "action_request_validation_exception", "Validation Failed: 1: wait_if_ongoing must be true for a force flush;")
        : EachAsync(request, FlushAsync);

    private static async Task FlushAsync(IndexEngine engine)
    {
        await engine.RefreshAsync();
        await engine.CommitAsync();
    }

    private async Task EachAsync(RestRequest request, Func<IndexEngine, Task> action)
    {
        var entries = request.Indices().Resolve(catalog.View);
        foreach (var entry in entries)
        {
            await action(entry.Index.Engine);
        }

        await request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            WriteShards(json, entries);
            json.WriteEndObject();
        });
    }

    public static void WriteShards(Utf8JsonWriter json, IReadOnlyList<CatalogEntry> entries)
    {
        json.WriteStartObject("_shards");
        json.WriteNumber("total", entries.Sum(entry => 1 + ClusterHealth.Replicas(entry.Index)));
        json.WriteNumber("successful", entries.Count);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
    }
}
