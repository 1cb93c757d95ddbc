using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Worker.Announcements;
using Imago.Worker.Generations;
using Imago.Worker.Ingest.Inbox;
using Imago.Worker.Jobs;
using Imago.Worker.Warming;

namespace Imago.Worker.Ingest;

/// <summary>Imports a file of the inbox, which is then moved and has its summary beside it, or the sample.</summary>
internal sealed class ImportJob(
    InboxFolder inbox,
    Importer importer,
    ImportLedger ledger,
    PhotoIndex photos,
    WriterFence fence,
    ArchiveAnnouncer announcer,
    Warmer warmer,
    IngestState state,
    TimeProvider time) : IJob
{
    public static string Kind => RunKinds.Import;

    public static string Lane => JobLanes.Photos;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = job.Parameters(IngestJson.Default.ImportParameters)
            ?? throw new JobFailedException("The run does not say what to import.");
        var name = parameters.File ?? Path.GetFileName(parameters.Sample)!;
        try
        {
            var summary = parameters.Sample is { } sample
                ? await ImportAsync(job, sample, cancellationToken)
                : await ImportFromInboxAsync(job, name, cancellationToken);
            return summary.State is RunState.Completed
                ? Completed(name, summary)
                : throw new JobFailedException(summary.Error ?? "No reason was given.", summary.ToElement());
        }
        catch (Exception exception) when (exception is JobFailedException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Without its sample the archive is not what it should be; a delivery that is bad is its sender's matter.
            var phase = parameters.Sample is null ? IngestPhase.Idle : IngestPhase.Failed;
            state.Current = state.Current with { Phase = phase, Source = name, Error = exception.Message };
            throw;
        }
    }

    private JsonElement Completed(string name, DeliverySummary summary)
    {
        var counts = summary.Counts!;
        var reached = new Checkpoint(0, state.Current.Reached.Line, new ImportCounts(counts.Read, counts.Indexed, counts.Updated, counts.Unchanged, counts.DeadLetters));
        state.Current = new IngestSnapshot(IngestPhase.Idle, name, Progress: 1, reached);
        return summary.ToElement();
    }

    private async Task<DeliverySummary> ImportFromInboxAsync(JobContext job, string name, CancellationToken cancellationToken)
    {
        if (inbox.Path is null || !InboxFolder.IsAllowed(name))
        {
            throw new JobFailedException(inbox.Path is null ? "There is no inbox." : $"The name is not allowed. Allowed are {InboxFolder.AllowedNames}.");
        }

        var path = inbox.FileOf(name);
        if (!File.Exists(path))
        {
            // An earlier attempt was killed after the move and before it could say so.
            return await ledger.FindAsync(job.RunId, cancellationToken) is { Run: { State: not ImportState.Running } run }
                ? DeliverySummary.Of(new DeliveryFile(path, name, run.Length, run.Content), job.RunId, run)
                : throw new JobFailedException("The file has gone from the inbox.");
        }

        DeliverySummary summary;
        try
        {
            summary = await ImportAsync(job, path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            summary = new DeliverySummary { File = name, Run = job.RunId, State = RunState.Failed, FinishedAt = time.GetUtcNow(), Error = exception.Message };
        }

        if (summary.Length is { } length && new FileInfo(path).Length != length)
        {
            // Whoever delivers it was slow and not at the end. It stays: read again, what was imported already is unchanged.
            return summary with { State = RunState.Failed, Error = "The file grew while it was read. It stays in the inbox and is read again when it is quiet." };
        }

        job.Lease.EnsureHeld();
        var folder = summary.State is RunState.Completed ? inbox.Done : inbox.Failed;
        await inbox.MoveAsync(path, folder, name, summary.ToJson(), cancellationToken);
        return summary;
    }

    private async Task<DeliverySummary> ImportAsync(JobContext job, string path, CancellationToken cancellationToken)
    {
        job.Report(new RunProgress { Phase = "identifying" });
        var file = await DeliveryFile.IdentifyAsync(path, cancellationToken);
        var index = (await photos.EnsureAsync(cancellationToken)).Index;
        var target = await fence.ClaimAsync(index, job.Fence, cancellationToken);
        var rate = new RateMeter(time);
        var run = await importer.ImportAsync(file, new ImportOrder(job.RunId, target) { Lease = job.Lease, Report = Report }, cancellationToken);
        await fence.ReleaseAsync(index, job.Fence, cancellationToken);
        announcer.Changed();
        await warmer.TryRequestAsync("import", cancellationToken);
        Report(new ImportProgress(1, run.Checkpoint));
        return DeliverySummary.Of(file, job.RunId, run);

        void Report(ImportProgress progress)
        {
            announcer.Writing();
            var (speed, remaining) = rate.Add(progress.Reached.Counts.Read, progress.Fraction);
            job.Report(new RunProgress
            {
                Phase = "importing",
                Fraction = Math.Round(progress.Fraction, 4),
                Records = progress.Reached.Counts.Read,
                RecordsPerSecond = speed,
                RemainingSeconds = remaining,
                Counts = progress.Counts,
            });
        }
    }
}
