using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Imago.Worker.Ingest;

/// <summary>The traces and metrics of ingest, see docs/telemetry.md.</summary>
internal sealed class IngestTelemetry : IDisposable
{
    public const string Name = "Imago.Worker";

    private readonly Counter<long> _records;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _retries;
    private readonly Histogram<long> _batchSize;
    private readonly Histogram<double> _batchDuration;

    public IngestTelemetry(IMeterFactory meters, IngestState state)
    {
        var meter = meters.Create(Name);
        _records = meter.CreateCounter<long>("imago.ingest.records", "{record}", "Records that have their outcome, by outcome.");
        _deadLetters = meter.CreateCounter<long>("imago.ingest.dead_letters", "{record}", "Records that became dead letters, by reason.");
        _retries = meter.CreateCounter<long>("imago.ingest.retries", "{request}", "Bulk requests that were turned away or lost and sent again.");
        _batchSize = meter.CreateHistogram(
            "imago.ingest.batch.size",
            "By",
            "Bytes of a batch.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1 << 16, 1 << 18, 1 << 19, 1 << 20, 1 << 21, 1 << 22, 1 << 23] });
        _batchDuration = meter.CreateHistogram(
            "imago.ingest.batch.duration",
            "s",
            "From the first request of a batch to its acknowledgement.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        meter.CreateObservableGauge("imago.ingest.progress", () => state.Current.Progress, "1", "How much of the file under way has been read, 0 to 1.");
    }

    public ActivitySource Activities { get; } = new(Name);

    /// <summary>An import, within the trace of its job.</summary>
    public Activity? StartImport(DeliveryFile file, string run)
    {
        return Activities.StartActivity($"import {file.Name}")
            ?.SetTag("imago.ingest.run", run)
            .SetTag("imago.ingest.source", file.Name)
            .SetTag("imago.ingest.length", file.Length);
    }

    public Activity? StartBatch(RecordBatch batch) => Activities.StartActivity("import batch")
        ?.SetTag("imago.ingest.batch", batch.Sequence)
        .SetTag("imago.ingest.records", batch.Records)
        .SetTag("imago.ingest.bytes", batch.Bytes)
        .SetTag("imago.ingest.last_line", batch.EndLine);

    public void BatchAcknowledged(RecordBatch batch, ImportCounts counts, TimeSpan duration)
    {
        _batchSize.Record(batch.Bytes);
        _batchDuration.Record(duration.TotalSeconds);
        AddRecords(counts.Indexed, "indexed");
        AddRecords(counts.Updated, "updated");
        AddRecords(counts.Unchanged, "unchanged");
        AddRecords(counts.DeadLetters, "dead_letter");
    }

    public void DeadLettered(string reason) => _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Retried() => _retries.Add(1);

    public void Dispose() => Activities.Dispose();

    private void AddRecords(long count, string outcome)
    {
        if (count > 0)
        {
            _records.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
