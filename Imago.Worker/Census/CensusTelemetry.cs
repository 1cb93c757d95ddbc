using System.Diagnostics;
using System.Diagnostics.Metrics;
using Imago.Archive.Quality;
using Imago.Worker.Ingest;

namespace Imago.Worker.Census;

/// <summary>The traces and metrics of censuses and of the pulse, see docs/telemetry.md.</summary>
internal sealed class CensusTelemetry : IDisposable
{
    private readonly ActivitySource _activities = new(IngestTelemetry.Name);
    private readonly Counter<long> _documents;
    private readonly Histogram<double> _duration;

    public CensusTelemetry(IMeterFactory meters, QualityState state)
    {
        var meter = meters.Create(IngestTelemetry.Name);
        _documents = meter.CreateCounter<long>("imago.census.documents", "{document}", "Documents that a census has checked.");
        _duration = meter.CreateHistogram(
            "imago.census.duration",
            "s",
            "From the start of a census to its report.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 10, 30, 60, 120, 300, 600, 1800] });
        meter.CreateObservableGauge(
            "imago.quality.completeness",
            () => state.Pulse.Completeness.Select(field => new Measurement<double>(field.Value, new KeyValuePair<string, object?>("field", field.Key))),
            "1",
            "Share of photos with a value, by field, as of the last pulse.");
        meter.CreateObservableGauge(
            "imago.quality.issues",
            () => state.Pulse.Issues.Select(rule => new Measurement<long>(rule.Value, new KeyValuePair<string, object?>("rule", rule.Key))),
            "{photo}",
            "Photos that break a rule, as of the last pulse.");
        meter.CreateObservableGauge(
            "imago.quality.crossings",
            () => Measure(state),
            "{threshold}",
            "Thresholds that the last report crosses, by verdict.");
    }

    public Activity? StartSlice(int slice) => _activities.StartActivity("census slice")?.SetTag("imago.census.slice", slice);

    public void Checked(int documents) => _documents.Add(documents);

    public void Reported(TimeSpan duration) => _duration.Record(duration.TotalSeconds);

    public void Dispose() => _activities.Dispose();

    private static IEnumerable<Measurement<int>> Measure(QualityState state)
    {
        foreach (var (verdict, name) in new[] { (Verdict.Warn, "warn"), (Verdict.Fail, "fail") })
        {
            var crossed = state.Crossings.Count(crossing => crossing.Verdict == verdict);
            yield return new Measurement<int>(crossed, new KeyValuePair<string, object?>("verdict", name));
        }
    }
}
