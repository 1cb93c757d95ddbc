using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Operations;
using Imago.Archive.Photos;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;

namespace Imago.Worker.Healing;

/// <summary>
/// Carries documents from the source into the new generation, slices side by side, each in windows of sequence numbers. What has its outcome is
/// in the checkpoint within a second.
/// </summary>
internal sealed class HealWalk(HealSource source, PhotoWriters writers, JobContext job, PhotoTarget target, int shards, TimeProvider time) : IDisposable
{
    /// <summary>Numbers in a window at the beginning: documents may be large.</summary>
    private const int FirstWindow = 100;

    /// <summary>A window that is answered with more bytes is halved, one with less than a quarter doubled.</summary>
    private const long LargestAnswer = 4 * 1024 * 1024;

    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _saving = new(1, 1);
    private readonly RateMeter _rate = new(time);
    private HealCheckpoint _state = job.Checkpoint(HealJson.Default.HealCheckpoint)!;
    private long _savedAt = time.GetTimestamp();

    public HealCheckpoint State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>The same source has the same dead letters, however often it is healed.</summary>
    public static string DeliveryOf(string source) => $"heal-{source.Replace(',', '+')}";

    /// <summary>Notes something that must not be forgotten.</summary>
    public async Task SaveAsync(Func<HealCheckpoint, HealCheckpoint> change, CancellationToken cancellationToken)
    {
        await _saving.WaitAsync(cancellationToken);
        try
        {
            HealCheckpoint state;
            lock (_lock)
            {
                state = _state = change(_state);
            }

            await job.SaveAsync(state, HealJson.Default.HealCheckpoint, cancellationToken);
            _savedAt = time.GetTimestamp();
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <summary>Carries over everything up to a change, beginning where the last slice ends.</summary>
    /// <param name="last">Number of the last change.</param>
    /// <param name="slices">How many slices to make of it.</param>
    /// <param name="phase">For progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CarryAsync(long last, int slices, string phase, CancellationToken cancellationToken)
    {
        if (last > State.ReadTo)
        {
            await SaveAsync(state => state with { Slices = [.. state.Slices, .. Cut(state.ReadTo, last, slices)] }, cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = Enumerable.Range(0, State.Slices.Count).Where(slice => !State.Slices[slice].IsDone).Select(slice => CarryOneAsync(slice, phase, stop)).ToList();
        await Task.WhenAny(Task.WhenAll(tasks));

        // What stopped the others, not that they were stopped.
        await (tasks.Find(task => task.IsFaulted) ?? Task.WhenAll(tasks));
        await SaveAsync(state => state, cancellationToken);
    }

    public void Dispose() => _saving.Dispose();

    private static IEnumerable<HealSlice> Cut(long from, long to, int slices)
    {
        var length = to - from;
        for (var slice = 1; slice <= slices; slice++)
        {
            var (first, last) = (from + (length * (slice - 1) / slices), from + (length * slice / slices));
            if (last > first)
            {
                yield return new HealSlice(last, first);
            }
        }
    }

    private async Task CarryOneAsync(int slice, string phase, CancellationTokenSource stop)
    {
        try
        {
            await Task.Yield();
            var normalisers = new Dictionary<DateTimeOffset, PhotoNormaliser>();
            var import = new ImportContext(DeliveryId, State.Source, job.StartedAt, target, job.Lease, new BatchSize(int.MaxValue));
            var writer = writers.Create(import);
            long window = FirstWindow;
            while (State.Slices[slice] is { IsDone: false } at)
            {
                var to = Math.Min(at.To, at.Reached + window);
                var (answer, length, documents) = await source.ReadAsync(State.Source, at.Reached, to, stop.Token);
                using (answer)
                {
                    var counts = documents.Count == 0 ? default : await writer.WriteAsync(Batch(documents, normalisers), stop.Token);
                    Acknowledge(slice, to, counts, phase);
                }

                // A window holds at most one document of each shard per number.
                var most = 8_000 / shards;
                window = length > LargestAnswer ? Math.Max(1, window / 2) : length < LargestAnswer / 4 ? Math.Min(most, window * 2) : window;
                if (time.GetElapsedTime(_savedAt) >= SaveInterval)
                {
                    await SaveAsync(state => state, stop.Token);
                }
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private string DeliveryId => DeliveryOf(State.Source);

    private RecordBatch Batch(IReadOnlyList<SourceDocument> documents, Dictionary<DateTimeOffset, PhotoNormaliser> normalisers)
    {
        var batch = new RecordBatch(sequence: 0);
        var line = new ArrayBufferWriter<byte>();
        foreach (var document in documents)
        {
            line.ResetWrittenCount();
            Redelivery.Write(document.Source, line);
            var origin = Origin(document);
            switch (Normaliser(document.Source, normalisers).Normalise(line.WrittenSpan, origin))
            {
                case NormalisedPhoto photo:
                    batch.Add(photo, origin, document.SequenceNumber, line.WrittenSpan);
                    break;
                case RejectedRecord rejected:
                    batch.Add(DeadLetter.Create(
                        DeliveryId, origin, document.SequenceNumber, job.StartedAt, rejected, line.WrittenSpan, line.WrittenCount));
                    break;
            }
        }

        return batch;
    }

    /// <summary>A photo keeps where it came from; a document of another index comes from its place there, in the order of its changes.</summary>
    private static string Origin(SourceDocument document) => Redelivery.IsNormalised(document.Source)
        && document.Source.GetProperty(PhotoFields.Source).GetString() is { } origin
            ? origin
            : string.Create(CultureInfo.InvariantCulture, $"{document.Index}:{document.SequenceNumber}");

    /// <summary>A photo keeps when it was ingested: what was in the future then is so still.</summary>
    private PhotoNormaliser Normaliser(JsonElement document, Dictionary<DateTimeOffset, PhotoNormaliser> normalisers)
    {
        var ingestedAt = Redelivery.IsNormalised(document) && document.GetProperty(PhotoFields.IngestedAt).TryGetDateTimeOffset(out var at) ? at : job.StartedAt;
        if (!normalisers.TryGetValue(ingestedAt, out var normaliser))
        {
            if (normalisers.Count == 1000)
            {
                normalisers.Clear();
            }

            normalisers[ingestedAt] = normaliser = new PhotoNormaliser(ingestedAt);
        }

        return normaliser;
    }

    private void Acknowledge(int slice, long reached, ImportCounts counts, string phase)
    {
        HealCheckpoint state;
        lock (_lock)
        {
            var slices = _state.Slices.ToArray();
            slices[slice] = slices[slice] with { Reached = reached };
            var sum = _state.Counts;
            _state = state = _state with
            {
                Slices = slices,
                Counts = new RecordCounts(
                    sum.Read + counts.Read, sum.Indexed + counts.Indexed, sum.Updated + counts.Updated, sum.Unchanged + counts.Unchanged, sum.DeadLetters + counts.DeadLetters),
            };
        }

        var open = state.Slices.Sum(part => part.To - part.Reached);
        var fraction = state.ReadTo < 0 ? 1 : 1 - (open / (double)(state.ReadTo + 1));
        var (speed, remaining) = _rate.Add(state.Counts.Read, fraction);
        job.Report(new RunProgress
        {
            Phase = phase,
            Fraction = Math.Round(fraction, 4),
            Records = state.Counts.Read,
            RecordsPerSecond = speed,
            RemainingSeconds = remaining,
            Counts = state.Counts,
        });
    }
}
