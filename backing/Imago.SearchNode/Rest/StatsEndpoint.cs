using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary><c>_stats</c>: figures of indices.</summary>
internal sealed class StatsEndpoint(IndexCatalog catalog) : IRestEndpoints
{
    private static readonly string[] Parameters = ["ignore_unavailable", "allow_no_indices", "expand_wildcards", "level", "metric", "forbid_closed_indices"];

    private static readonly string[] Kept = ["docs", "store", "indexing", "refresh", "flush", "merge", "search", "segments", "translog"];

    /// <summary>What Elasticsearch counts and this node does not.</summary>
    private static readonly string[] Missing =
    [
        "get", "warmer", "query_cache", "fielddata", "completion", "request_cache", "recovery", "bulk", "shard_stats", "mappings", "dense_vector",
        "sparse_vector",
    ];

    public IEnumerable<RestRoute> Routes =>
        from prefix in (string[])["/", "/{index}/"]
        from suffix in (string[])["_stats", "_stats/{metric}"]
        select new RestRoute("GET", prefix + suffix, HandleAsync, Parameters);

    private Task HandleAsync(RestRequest request)
    {
        var level = request.Parameter("level") ?? "indices";
        if (level is not ("indices" or "cluster"))
        {
            throw level == "shards"
                ? Refuse.Unsupported("[level: shards] of statistics; supported are [cluster, indices]")
                : Refuse.IllegalArgument($"level parameter must be one of [cluster] or [indices] or [shards] but was [{level}]");
        }

        var metrics = Metrics(request);
        var entries = request.Indices().Resolve(catalog.View);
        return request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            MaintenanceEndpoints.WriteShards(json, entries);
            json.WriteStartObject("_all");
            Write(json, entries, metrics);
            json.WriteEndObject();
            if (level == "indices")
            {
                json.WriteStartObject("indices");
                foreach (var entry in entries)
                {
                    json.WriteStartObject(entry.Index.Name);
                    json.WriteString("uuid", entry.Index.Uuid);
                    json.WriteString("health", ClusterHealth.Of(catalog.View, entry.Index.Name).Name);
                    json.WriteString("status", "open");
                    Write(json, [entry], metrics);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static string[] Metrics(RestRequest request)
    {
        var names = (request.OptionalPath("metric") ?? request.Parameter("metric") ?? "_all").Split(',');
        if (names.Contains("_all"))
        {
            return names.Length == 1 ? Kept : throw Refuse.IllegalArgument($"request [{request.Http.Request.Path}] contains _all and individual metrics [{string.Join(',', names)}]");
        }

        foreach (var name in names)
        {
            if (Missing.Contains(name))
            {
                throw Refuse.Unsupported($"the statistics [{name}]; supported are [{string.Join(", ", Kept)}]");
            }

            if (!Kept.Contains(name))
            {
                throw Refuse.IllegalArgument($"request [{request.Http.Request.Path}] contains unrecognized metric: [{name}]");
            }
        }

        return names;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<CatalogEntry> entries, string[] metrics)
    {
        foreach (var part in (ReadOnlySpan<string>)["primaries", "total"])
        {
            json.WriteStartObject(part);
            foreach (var metric in metrics)
            {
                WriteMetric(json, metric, entries);
            }

            json.WriteEndObject();
        }
    }

    private static void WriteMetric(Utf8JsonWriter json, string metric, IReadOnlyList<CatalogEntry> entries)
    {
        long Sum(Func<EngineStatistics, long> figure) => entries.Sum(entry => figure(entry.Index.Engine.Statistics()));
        switch (metric)
        {
            case "docs":
                WriteObject(json, metric, ("count", Sum(index => index.Documents)), ("deleted", Sum(index => index.Deleted)), ("total_size_in_bytes", Sum(index => index.Bytes)));
                break;
            case "store":
                WriteObject(json, metric, ("size_in_bytes", Sum(index => index.Bytes)), ("total_data_set_size_in_bytes", Sum(index => index.Bytes)), ("reserved_in_bytes", 0));
                break;
            case "indexing":
                WriteObject(json, metric, ("index_total", Sum(index => index.IndexOperations)), ("delete_total", Sum(index => index.DeleteOperations)));
                break;
            case "refresh":
                WriteObject(json, metric, ("total", Sum(index => index.Refreshes)));
                break;
            case "flush":
                WriteObject(json, metric, ("total", Sum(index => index.Commits)));
                break;
            case "merge":
                WriteObject(json, "merges", ("current", Sum(index => index.MergesRunning)), ("total", Sum(index => index.Merges)));
                break;
            case "search":
                WriteObject(json, metric, ("query_total", entries.Sum(entry => entry.Index.Searches)));
                break;
            case "segments":
                WriteObject(json, metric, ("count", Sum(index => index.Segments)));
                break;
            default:
                WriteObject(json, metric, ("size_in_bytes", Sum(index => index.TranslogBytes)), ("uncommitted_size_in_bytes", Sum(index => index.TranslogBytes)));
                break;
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
}
