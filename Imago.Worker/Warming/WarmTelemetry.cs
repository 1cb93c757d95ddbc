using System.Diagnostics.Metrics;
using Imago.Archive.Operations;

namespace Imago.Worker.Warming;

/// <summary>The metrics of warm-ups, see docs/telemetry.md.</summary>
internal sealed class WarmTelemetry
{
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public WarmTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Ingest.IngestTelemetry.Name);
        _requests = meter.CreateCounter<long>("imago.warm.requests", "{request}", "Requests of warm-ups, by outcome.");
        _duration = meter.CreateHistogram(
            "imago.warm.duration",
            "s",
            "How long warm-ups take.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60] });
    }

    public void Ended(WarmReport report)
    {
        _duration.Record(report.Seconds);
        Add(report.Warmed, "warmed");
        Add(report.AlreadyWarm, "already_warm");
        Add(report.Failed, "failed");
        Add(report.Skipped, "skipped");
    }

    private void Add(int count, string outcome)
    {
        if (count > 0)
        {
            _requests.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
