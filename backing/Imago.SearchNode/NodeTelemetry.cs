using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Rest;

namespace Imago.SearchNode;

/// <summary>What the node measures. Source and meter are both called <see cref="SourceName"/>.</summary>
internal sealed class NodeTelemetry : IDisposable
{
    public const string SourceName = "Imago.SearchNode";

    /// <summary>The default boundaries are made for milliseconds.</summary>
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] };

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _requestDuration;
    private readonly Histogram<double> _searchDuration;
    private readonly Counter<long> _indexed;

    public NodeTelemetry(IMeterFactory meters, IndexCatalog catalog, InFlightBytes inFlight)
    {
        _meter = meters.Create(SourceName);
        _requests = _meter.CreateCounter<long>("imago.search_node.requests", "{request}", "Requests by endpoint and status.");
        _requestDuration = _meter.CreateHistogram("imago.search_node.request.duration", "s", "Time to answer a request.", advice: Seconds);
        _searchDuration = _meter.CreateHistogram(
            "imago.search_node.search.duration", "s", "Time to run a search, without reading the request and sending the answer.", advice: Seconds);
        _indexed = _meter.CreateCounter<long>("imago.search_node.operations", "{operation}", "Write operations by kind and outcome.");
        _meter.CreateObservableGauge("imago.search_node.documents", () => Measure(catalog, snapshot => snapshot.Reader.NumDocs), "{document}", "Searchable documents.");
        _meter.CreateObservableGauge("imago.search_node.segments", () => Measure(catalog, snapshot => snapshot.Reader.Leaves.Count), "{segment}", "Lucene segments.");
        _meter.CreateObservableGauge(
            "imago.search_node.translog.size", () => catalog.View.Entries.Values.Select(entry => Tagged(entry, entry.Index.Engine.TranslogBytes)), "By",
            "Bytes of the write-ahead log that a restart would replay.");
        _meter.CreateObservableCounter(
            "imago.search_node.refreshes", () => catalog.View.Entries.Values.Select(entry => Tagged(entry, entry.Index.Engine.Refreshes)), "{refresh}",
            "Refreshes that made writes searchable.");
        _meter.CreateObservableCounter("imago.search_node.merges", () => Figures(catalog, figures => figures.Merges), "{merge}", "Merges of segments that are done.");
        _meter.CreateObservableGauge("imago.search_node.merges.running", () => Figures(catalog, figures => figures.MergesRunning), "{merge}", "Merges of segments under way.");
        _meter.CreateObservableCounter(
            "imago.search_node.commits", () => Figures(catalog, figures => figures.Commits), "{commit}", "Lucene commits, each of which makes the log before it obsolete.");
        _meter.CreateObservableGauge(
            "imago.search_node.filter_cache.size", () => catalog.View.Entries.Values.Select(entry => Tagged(entry, entry.Index.Columns.Filters.Bytes)), "By",
            "Memory of the kept sets of documents that filters select.");
        _meter.CreateObservableGauge("imago.search_node.in_flight.size", () => inFlight.Bytes, "By", "Memory of the bodies of requests that are being worked on.");
    }

    public ActivitySource Activities { get; } = new(SourceName);

    public void Request(string method, string route, int status, TimeSpan duration)
    {
        if (_requests.Enabled || _requestDuration.Enabled)
        {
            var tags = new TagList { { "http.request.method", method }, { "http.route", route }, { "http.response.status_code", status } };
            _requests.Add(1, tags);
            _requestDuration.Record(duration.TotalSeconds, tags);
        }
    }

    public void Search(TimeSpan duration) => _searchDuration.Record(duration.TotalSeconds);

    public void Operation(string kind, string outcome) =>
        _indexed.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose()
    {
        _meter.Dispose();
        Activities.Dispose();
    }

    private static IEnumerable<Measurement<long>> Measure(IndexCatalog catalog, Func<IndexSnapshot, long> value)
    {
        foreach (var entry in catalog.View.Entries.Values.Where(entry => entry.Index.Engine.Damage is null))
        {
            using var snapshot = entry.Index.Engine.Acquire();
            yield return Tagged(entry, value(snapshot));
        }
    }

    private static IEnumerable<Measurement<long>> Figures(IndexCatalog catalog, Func<EngineStatistics, long> figure) =>
        catalog.View.Entries.Values.Where(entry => entry.Index.Engine.Damage is null).Select(entry => Tagged(entry, figure(entry.Index.Engine.Statistics())));

    private static Measurement<long> Tagged(CatalogEntry entry, long value) => new(value, new KeyValuePair<string, object?>("index", entry.Index.Name));
}
