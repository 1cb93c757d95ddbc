using System.Text.Json;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>Refresh, flush and statistics of indices.</summary>
internal sealed class MaintenanceEndpoints(IndexCatalog catalog) : IRestEndpoints
{
    private static readonly string[] Selecting = ["ignore_unavailable", "allow_no_indices", "expand_wildcards", "force", "wait_if_ongoing"];

    public IEnumerable<RestRoute> Routes =>
    [
        .. BothMethods("_refresh", request => EachAsync(request, engine => engine.RefreshAsync())),
        .. BothMethods("_flush", request => EachAsync(request, FlushAsync)),
        new("GET", "/_stats", StatsAsync, Selecting),
        new("GET", "/{index}/_stats", StatsAsync, Selecting),
    ];

    private static IEnumerable<RestRoute> BothMethods(string name, Func<RestRequest, Task> handle) =>
        from method in (string[])["POST", "GET"]
        from prefix in (string[])["/", "/{index}/"]
        select new RestRoute(method, prefix + name, handle, Selecting);

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

    private Task StatsAsync(RestRequest request)
    {
        var entries = request.Indices().Resolve(catalog.View);
        return request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            WriteShards(json, entries);
            json.WriteStartObject("_all");
            WriteStats(json, entries);
            json.WriteEndObject();
            json.WriteStartObject("indices");
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Index.Name);
                json.WriteString("uuid", entry.Index.Uuid);
                json.WriteString("health", ClusterHealth.Of(catalog.View, entry.Index.Name).Name);
                json.WriteString("status", "open");
                WriteStats(json, [entry]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void WriteStats(Utf8JsonWriter json, IReadOnlyList<CatalogEntry> entries)
    {
        foreach (var part in (ReadOnlySpan<string>)["primaries", "total"])
        {
            long documents = 0, deleted = 0, bytes = 0, segments = 0, translog = 0;
            foreach (var entry in entries)
            {
                using var snapshot = entry.Index.Engine.Acquire();
                documents += snapshot.Reader.NumDocs;
                deleted += snapshot.Reader.NumDeletedDocs;
                segments += snapshot.Reader.Leaves.Count;
                bytes += entry.Index.Engine.StoreBytes();
                translog += entry.Index.Engine.TranslogBytes;
            }

            json.WriteStartObject(part);
            WriteObject(json, "docs", ("count", documents), ("deleted", deleted));
            WriteObject(json, "store", ("size_in_bytes", bytes), ("total_data_set_size_in_bytes", bytes));
            WriteObject(json, "segments", ("count", segments));
            WriteObject(json, "translog", ("uncommitted_size_in_bytes", translog));
            json.WriteEndObject();
        }
    }

    private static void WriteObject(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, long Value)> members)
    {
        json.WriteStartObject(name);
        foreach (var (member, value) in members)
        {
            json.WriteNumber(member, value);
        }

        json.WriteEndObject();
    }

    private static void WriteShards(Utf8JsonWriter json, IReadOnlyList<CatalogEntry> entries)
    {
        json.WriteStartObject("_shards");
        json.WriteNumber("total", entries.Sum(entry => 1 + ClusterHealth.Replicas(entry.Index)));
        json.WriteNumber("successful", entries.Count);
        json.WriteNumber("failed", 0);
        json.WriteEndObject();
    }
}
