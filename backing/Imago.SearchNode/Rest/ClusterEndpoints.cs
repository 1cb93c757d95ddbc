using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary>What the node is and how it is.</summary>
internal sealed class ClusterEndpoints(IndexCatalog catalog, TimeProvider time) : IRestEndpoints
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public IEnumerable<RestRoute> Routes =>
    [
        new("GET", "/", InfoAsync),
        new("GET", "/_cluster/health", HealthAsync, HealthParameters),
        new("GET", "/_cluster/health/{index}", HealthAsync, HealthParameters),
    ];

    private static string[] HealthParameters =>
        ["wait_for_status", "timeout", "master_timeout", "level", "local", "wait_for_no_initializing_shards", "wait_for_no_relocating_shards", "expand_wildcards"];

    private static Task InfoAsync(RestRequest request) => request.RespondAsync(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("name", NodeIdentity.Name);
        json.WriteString("cluster_name", NodeIdentity.ClusterName);
        json.WriteString("cluster_uuid", NodeIdentity.Id);
        json.WriteStartObject("version");
        json.WriteString("number", NodeIdentity.Version);
        json.WriteString("build_flavor", "default");
        json.WriteString("build_type", "imago-embedded");
        json.WriteString("build_hash", "embedded");
        json.WriteString("build_date", "2026-11-01T00:00:00.000Z");
        json.WriteBoolean("build_snapshot", false);
        json.WriteString("lucene_version", "4.8.0");
        json.WriteString("minimum_wire_compatibility_version", "8.19.0");
        json.WriteString("minimum_index_compatibility_version", "8.0.0");
        json.WriteEndObject();
        json.WriteString("tagline", "You Know, for Search");
        json.WriteEndObject();
    });

    private async Task HealthAsync(RestRequest request)
    {
        if (request.Parameter("level") is { } level and not "cluster")
        {
            throw Refuse.Unsupported($"the level [{level}] of cluster health; supported is [cluster]");
        }

        var wanted = request.Parameter("wait_for_status") is { } status ? Enum.TryParse<HealthStatus>(status, ignoreCase: true, out var parsed)
            ? parsed
            : throw Refuse.IllegalArgument($"unknown cluster health status [{status}]") : HealthStatus.Red;
        var timeout = TimeUnits.Parse(request.Parameter("timeout") ?? "30s", "timeout");
        var started = time.GetTimestamp();
        while (true)
        {
            var health = ClusterHealth.Of(catalog.View, request.OptionalPath("index"));
            var isReady = health.Status <= wanted && health.IndicesExist;
            if (isReady || time.GetElapsedTime(started) >= timeout)
            {
                await request.RespondAsync(isReady ? StatusCodes.Status200OK : StatusCodes.Status408RequestTimeout, json => Write(json, health, timedOut: !isReady));
                return;
            }

            await Task.Delay(Poll, time, request.Aborted);
        }
    }

    private static void Write(Utf8JsonWriter json, ClusterHealth health, bool timedOut)
    {
        json.WriteStartObject();
        json.WriteString("cluster_name", NodeIdentity.ClusterName);
        json.WriteString("status", health.Name);
        json.WriteBoolean("timed_out", timedOut);
        json.WriteNumber("number_of_nodes", 1);
        json.WriteNumber("number_of_data_nodes", 1);
        json.WriteNumber("active_primary_shards", health.Shards);
        json.WriteNumber("active_shards", health.Shards);
        json.WriteNumber("relocating_shards", 0);
        json.WriteNumber("initializing_shards", 0);
        json.WriteNumber("unassigned_shards", health.Unassigned);
        json.WriteNumber("unassigned_primary_shards", 0);
        json.WriteNumber("delayed_unassigned_shards", 0);
        json.WriteNumber("number_of_pending_tasks", 0);
        json.WriteNumber("number_of_in_flight_fetch", 0);
        json.WriteNumber("task_max_waiting_in_queue_millis", 0);
        json.WriteDouble("active_shards_percent_as_number", health.ActivePercent);
        json.WriteEndObject();
    }
}

/// <summary>In the order from good to bad.</summary>
internal enum HealthStatus
{
    Green,
    Yellow,
    Red,
}

/// <summary>The health of some or all indices. Replicas are never assigned: there is one node.</summary>
internal sealed record ClusterHealth(HealthStatus Status, bool IndicesExist, int Shards, int Unassigned)
{
    public string Name => Status.ToString().ToLowerInvariant();

    public double ActivePercent => Shards + Unassigned == 0 ? 100 : 100.0 * Shards / (Shards + Unassigned);

    public static ClusterHealth Of(CatalogView view, string? expression)
    {
        IReadOnlyList<CatalogEntry> entries;
        try
        {
            entries = new IndexExpression(expression).Resolve(view);
        }
        catch (ElasticException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            // Not an error: a caller may wait for the index to come.
            return new ClusterHealth(HealthStatus.Red, IndicesExist: false, 0, 0);
        }

        var unassigned = entries.Sum(entry => Replicas(entry.Index));
        var status = entries.Any(entry => entry.Index.Engine.Damage is not null) ? HealthStatus.Red : unassigned > 0 ? HealthStatus.Yellow : HealthStatus.Green;
        return new ClusterHealth(status, IndicesExist: true, entries.Count, unassigned);
    }

    public static int Replicas(SearchIndex index) => index.Settings.Values.TryGetValue("auto_expand_replicas", out var expand) && expand != "false"
        ? 0
        : int.Parse(index.Settings.Values["number_of_replicas"], System.Globalization.CultureInfo.InvariantCulture);
}
