using Imago.Archive.Operations;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Ingest;

/// <summary>At the start: sees to the indices, then has the sample imported if there is one that has not been.</summary>
internal sealed partial class SampleIngest(
    ArchivePreparation preparation,
    JobStore store,
    JobQueue queue,
    ImportLedger ledger,
    IngestState state,
    IOptions<IngestOptions> options,
    ILogger<SampleIngest> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await preparation.PrepareAsync(stoppingToken);
        if (options.Value.Sample is { Length: > 0 } sample)
        {
            try
            {
                await RequestAsync(sample, again: false, stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexRefusedException)
            {
                LogCannotRequest(Path.GetFileName(sample), exception);
                state.Current = new IngestSnapshot(IngestPhase.Failed, Path.GetFileName(sample), Error: exception.Message);
            }
        }

        preparation.BeReady();
    }

    /// <summary>Has the sample imported.</summary>
    /// <param name="sample">Its path.</param>
    /// <param name="again">Also where it has been imported already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JobEntry> RequestAsync(string sample, bool again, CancellationToken cancellationToken)
    {
        var file = await DeliveryFile.IdentifyAsync(sample, cancellationToken);
        var parameters = new ImportParameters(File: null, sample);
        var entry = await queue.EnqueueAsync(
            RunKinds.Import, file.Name, parameters, IngestJson.Default.ImportParameters, again ? null : $"sample-{file.Id}", cancellationToken);
        switch (entry.Run.State)
        {
            case RunState.Failed or RunState.Cancelled:
                await store.RequeueAsync(entry, cancellationToken);
                break;
            case RunState.Completed when await ledger.FindAsync(entry.Id, cancellationToken) is { } completed:
                state.Current = new IngestSnapshot(IngestPhase.Starting, file.Name, Progress: 1, completed.Run.Checkpoint);
                break;
        }

        return entry;
    }

    [LoggerMessage(EventId = 131, Level = LogLevel.Error, Message = "{Source} cannot be imported.")]
    private partial void LogCannotRequest(string source, Exception exception);
}
