using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Rest;

/// <summary><c>_nodes</c>: what clients ask to find the nodes of a cluster, which here is this one.</summary>
internal sealed class NodesEndpoint(SearchNodeOptions options) : IRestEndpoints
{
    /// <summary>Parts of a node's description that are written; the others of Elasticsearch have no counterpart here.</summary>
    private static readonly string[] Metrics = ["http", "settings", "_all", "_none"];

    private static readonly string[] Missing = ["aggregations", "indices", "ingest", "jvm", "os", "plugins", "process", "thread_pool", "transport", "remote_cluster_server"];

    private static readonly string[] Parameters = ["timeout", "flat_settings"];

    public IEnumerable<RestRoute> Routes =>
    [
        new("GET", "/_nodes", request => AnswerAsync(request, null, null), Parameters),
        new("GET", "/_nodes/{selection}", request => IsMetrics(request.Path("selection"))
            ? AnswerAsync(request, null, request.Path("selection"))
            : AnswerAsync(request, request.Path("selection"), null), Parameters),
        new("GET", "/_nodes/{selection}/{metric}", request => AnswerAsync(request, request.Path("selection"), request.Path("metric")), Parameters),
        new("GET", "/_nodes/hot_threads", _ => throw Refuse.Unsupported("[_nodes/hot_threads]"), Parameters),
        new("GET", "/_nodes/usage", _ => throw Refuse.Unsupported("[_nodes/usage]"), Parameters),
        new("GET", "/_nodes/stats", _ => throw Refuse.Unsupported("[_nodes/stats]; [_stats] has figures of the indices"), Parameters),
    ];

    private static bool IsMetrics(string text) => text.Split(',').All(name => Metrics.Contains(name) || Missing.Contains(name));

    private Task AnswerAsync(RestRequest request, string? selection, string? metrics)
    {
        var parts = metrics?.Split(',') ?? ["_all"];
        foreach (var part in parts)
        {
            if (Missing.Contains(part))
            {
                throw Refuse.Unsupported($"[{part}] of a node; supported are [http, settings]");
            }

            if (!Metrics.Contains(part))
            {
                throw Refuse.IllegalArgument($"request [{request.Http.Request.Path}] contains unrecognized metric: [{part}]");
            }
        }

        var isMeant = selection is null || selection.Split(',').Any(IsThis);
        return request.RespondAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("_nodes");
            json.WriteNumber("total", isMeant ? 1 : 0);
            json.WriteNumber("successful", isMeant ? 1 : 0);
            json.WriteNumber("failed", 0);
            json.WriteEndObject();
            json.WriteString("cluster_name", NodeIdentity.ClusterName);
            json.WriteStartObject("nodes");
            if (isMeant)
            {
                WriteNode(json, request, part => parts.Contains("_all") || parts.Contains(part));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static bool IsThis(string name) =>
        name is "_all" or "_local" or "_master" or "master:true" or "data:true" || WildcardText.Matches(name, NodeIdentity.Id) || WildcardText.Matches(name, NodeIdentity.Name);

    private void WriteNode(Utf8JsonWriter json, RestRequest request, Func<string, bool> isWanted)
    {
        var port = request.Http.Connection.LocalPort.ToString(CultureInfo.InvariantCulture);
        json.WriteStartObject(NodeIdentity.Id);
        json.WriteString("name", NodeIdentity.Name);
        json.WriteString("transport_address", $"127.0.0.1:{port}");
        json.WriteString("host", "127.0.0.1");
        json.WriteString("ip", "127.0.0.1");
        json.WriteString("version", NodeIdentity.Version);
        json.WriteString("build_flavor", "default");
        json.WriteString("build_type", "imago-embedded");
        json.WriteString("build_hash", "embedded");
        WriteNames(json, "roles", "data", "ingest", "master");
        json.WriteStartObject("attributes");
        json.WriteEndObject();
        if (isWanted("settings"))
        {
            json.WriteStartObject("settings");
            json.WriteStartObject("cluster");
            json.WriteString("name", NodeIdentity.ClusterName);
            json.WriteEndObject();
            json.WriteStartObject("node");
            json.WriteString("name", NodeIdentity.Name);
            json.WriteEndObject();
            json.WriteStartObject("http");
            json.WriteString("port", port);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (isWanted("http"))
        {
            json.WriteStartObject("http");
            WriteNames(json, "bound_address", $"127.0.0.1:{port}");
            json.WriteString("publish_address", $"127.0.0.1:{port}");
            json.WriteNumber("max_content_length_in_bytes", options.MaxBodyBytes);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string member, params ReadOnlySpan<string> names)
    {
        json.WriteStartArray(member);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
