using System.Diagnostics;
using System.Threading.Channels;
using Imago.Archive.Mapping;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Ingest;

/// <summary>
/// Ingests one file: reader -> bounded channel -> concurrent bulk writers -> checkpoint. Interrupted at any moment and called again with the
/// same file, by this process or another one, it goes on; called again after its end, it does nothing.
/// </summary>
internal sealed partial class Importer(
    PatientTransport transport,
    PhotoWriters writers,
    ImportLedger ledger,
    IngestState state,
    IngestTelemetry telemetry,
    IOptions<IngestOptions> options,
    IOptions<ArchiveIndexOptions> indices,
    TimeProvider time,
    ILogger<Importer> logger)
{
    /// <summary>How many batches wait between the reader and the writers.</summary>
    private const int BatchesInBetween = 2;

    /// <exception cref="RelievedException">Another worker has taken the import over.</exception>
    public async Task<ImportRun> ImportAsync(DeliveryFile file, ImportOrder order, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartImport(file, order.Run);
        var entry = await ledger.TakeOnAsync(order.Run, file, cancellationToken);
        if (entry.Run.State is ImportState.Completed)
        {
            LogAlreadyCompleted(file.Name);
            return entry.Run;
        }

        var tracker = new CheckpointTracker(entry.Run.Checkpoint);
        var checkpoints = new CheckpointWriter(ledger, entry, tracker);
        LogStarted(file.Name, entry.Run.Line);
        try
        {
            var read = entry.Run.Read + await RunAsync(file, order, entry.Run, tracker, checkpoints, cancellationToken);
            await RefreshAsync(cancellationToken);
            return await CompleteAsync(checkpoints.Last, tracker.Reached, read, cancellationToken);
        }
        catch (Exception exception) when (exception is IndexRefusedException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            return await FailAsync(checkpoints.Last, tracker.Reached, exception, cancellationToken);
        }
    }

    private async Task<long> RunAsync(
        DeliveryFile file, ImportOrder order, ImportRun run, CheckpointTracker tracker, CheckpointWriter checkpoints, CancellationToken cancellationToken)
    {
        var import = new ImportContext(file.Id, file.Name, run.StartedAt, order.Target, order.Lease, new BatchSize(options.Value.LargestBatch));
        await using var delivery = await file.OpenAsync(run.Offset, cancellationToken);
        var reader = new BatchReader(import, new LineReader(delivery.Text, options.Value.LongestLine, run.Offset, run.Line));
        var channel = Channel.CreateBounded<RecordBatch>(new BoundedChannelOptions(BatchesInBetween) { SingleWriter = true });
        void Report()
        {
            var progress = new ImportProgress(delivery.Progress, tracker.Reached);
            state.Current = new IngestSnapshot(IngestPhase.Ingesting, file.Name, progress.Fraction, progress.Reached);
            order.Report?.Invoke(progress);
        }

        Report();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task> { ReadAllAsync(), checkpoints.RunAsync(stop.Token) };
        tasks.AddRange(Enumerable.Range(0, options.Value.Writers).Select(_ => WriteAllAsync()));
        await AllOrFirstFailureAsync(tasks, checkpoints, stop);
        return reader.Records;

        async Task ReadAllAsync()
        {
            // Off the caller's thread: reading from the page cache and normalising hardly ever wait.
            await Task.Yield();
            await foreach (var batch in reader.ReadAsync(stop.Token))
            {
                await channel.Writer.WriteAsync(batch, stop.Token);
            }

            channel.Writer.Complete();
        }

        async Task WriteAllAsync()
        {
            var writer = writers.Create(import);
            await foreach (var batch in channel.Reader.ReadAllAsync(stop.Token))
            {
                var counts = await writer.WriteAsync(batch, stop.Token);
                tracker.Acknowledge(batch.Sequence, batch.EndOffset, batch.EndLine, counts);
                checkpoints.Advanced();
                Report();
            }
        }
    }

    /// <summary>Waits for the reader and the writers, then lets the checkpoint writer end. What fails first stops the rest and is thrown.</summary>
    private static async Task AllOrFirstFailureAsync(List<Task> tasks, CheckpointWriter checkpoints, CancellationTokenSource stop)
    {
        var running = new List<Task>(tasks);
        Task? failed = null;
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            if (!ended.IsCompletedSuccessfully && failed is null)
            {
                failed = ended;
                await stop.CancelAsync();
            }

            if (running.Count == 1)
            {
                checkpoints.NothingMore();
            }
        }

        if (failed is not null)
        {
            await failed;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(
            HttpMethod.POST, $"/{indices.Value.Alias},{indices.Value.DeadLetters}/_refresh", cancellationToken: cancellationToken);
        answer.EnsureSuccess();
    }

    private async Task<ImportRun> CompleteAsync(LedgerEntry entry, Checkpoint reached, long read, CancellationToken cancellationToken)
    {
        var counts = reached.Counts;
        var now = time.GetUtcNow();
        var isComplete = counts.IsBalanced && counts.Read == read;
        var run = entry.Run with
        {
            Checkpoint = reached,
            State = isComplete ? ImportState.Completed : ImportState.Failed,
            FinishedAt = now,
            Error = isComplete ? null : $"The outcomes do not add up to the {read} records that were read: {counts}.",
        };
        run = (await ledger.UpdateAsync(entry, run, cancellationToken)).Run;
        if (isComplete)
        {
            LogCompleted(run.Source, counts, now - run.StartedAt);
        }
        else
        {
            LogFailed(run.Source, run.Error!, exception: null);
        }

        return run;
    }

    private async Task<ImportRun> FailAsync(LedgerEntry entry, Checkpoint reached, Exception exception, CancellationToken cancellationToken)
    {
        LogFailed(entry.Run.Source, exception.Message, exception);
        var run = entry.Run with
        {
            Checkpoint = reached,
            State = ImportState.Failed,
            FinishedAt = time.GetUtcNow(),
            Error = exception.Message,
        };
        return (await ledger.UpdateAsync(entry, run, cancellationToken)).Run;
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Information, Message = "Ingesting {Source} from line {Line} on.")]
    private partial void LogStarted(string source, long line);

    [LoggerMessage(EventId = 121, Level = LogLevel.Information, Message = "{Source} is ingested already.")]
    private partial void LogAlreadyCompleted(string source);

    [LoggerMessage(EventId = 122, Level = LogLevel.Information, Message = "Ingested {Source}: {Counts}, {Duration} after its start.")]
    private partial void LogCompleted(string source, ImportCounts counts, TimeSpan duration);

    [LoggerMessage(EventId = 123, Level = LogLevel.Error, Message = "Ingesting {Source} failed: {Reason}")]
    private partial void LogFailed(string source, string reason, Exception? exception);
}
