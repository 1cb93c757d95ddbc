using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Garnet.common;
using Garnet.server;

namespace Imago.CacheNode;

/// <summary>What the node tells about itself: spans of its start and stop, and Garnet's own figures as instruments.</summary>
internal sealed class CacheNodeTelemetry : IDisposable
{
    public const string Name = "Imago.CacheNode";

    private readonly ActivitySource _source = new(Name);
    private MetricsApi? _metrics;

    public CacheNodeTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableUpDownCounter("imago.cache_node.clients", () => Read(InfoMetricsType.CLIENTS, "connected_clients"),
            "{client}", "Connected clients");
        meter.CreateObservableCounter("imago.cache_node.commands", () => Read(InfoMetricsType.STATS, "total_commands_processed"),
            "{command}", "Commands processed since the start");
        meter.CreateObservableCounter("imago.cache_node.hits", () => Read(InfoMetricsType.STATS, "total_found"),
            "{key}", "Keys that were asked for and found");
        meter.CreateObservableCounter("imago.cache_node.misses", () => Read(InfoMetricsType.STATS, "total_notfound"),
            "{key}", "Keys that were asked for and not found");
        meter.CreateObservableUpDownCounter("imago.cache_node.memory", () => Read(InfoMetricsType.MEMORY, "total_main_store_size"),
            "By", "Memory of the store: index and records");
        meter.CreateObservableUpDownCounter("imago.cache_node.append_only_file.size", ReadFileSize,
            "By", "Size of the append-only file since its last checkpoint");
    }

    /// <summary>Covers reading the data of the last run back.</summary>
    public Activity? StartRecovery() => _source.StartActivity("cache-node recover");

    /// <summary>Covers writing what is not on disk yet.</summary>
    public Activity? StartCommit() => _source.StartActivity("cache-node commit");

    /// <summary>From now on the instruments measure this server; without one they measure nothing.</summary>
    public void Observe(MetricsApi? metrics) => _metrics = metrics;

    public void Dispose() => _source.Dispose();

    private IEnumerable<Measurement<long>> Read(InfoMetricsType section, string item)
    {
        if (Value(section, item) is { } value)
        {
            yield return new Measurement<long>(value);
        }
    }

    private IEnumerable<Measurement<long>> ReadFileSize()
    {
        if (Value(InfoMetricsType.PERSISTENCE, "TailAddress") is { } tail && Value(InfoMetricsType.PERSISTENCE, "BeginAddress") is { } begin)
        {
            yield return new Measurement<long>(tail - begin);
        }
    }

    /// <summary>Nothing where Garnet has no such figure or says "N/A".</summary>
    private long? Value(InfoMetricsType section, string item)
    {
        if (_metrics is not { } metrics)
        {
            return null;
        }

        var text = Array.Find(metrics.GetInfoMetrics(section, 0), entry => entry.Name == item).Value;
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
