using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Ingest;

/// <summary>At the start: sees to the indices, then ingests the sample if there is one to ingest.</summary>
internal sealed partial class SampleIngest(
    PhotoIndex photos,
    DeadLetterIndex deadLetters,
    ImportLedger ledger,
    Importer importer,
    PatientTransport transport,
    IngestState state,
    IOptions<IngestOptions> options,
    ILogger<SampleIngest> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var target = await PrepareAsync(stoppingToken);
        if (string.IsNullOrEmpty(options.Value.Sample))
        {
            state.Current = new IngestSnapshot(IngestPhase.Idle);
            return;
        }

        state.Current = await IngestAsync(options.Value.Sample, target, stoppingToken);
    }

    /// <summary>Tries again until it succeeds: an index that refuses us now (rights, a start that is not finished) may take us later.</summary>
    private async Task<PhotoTarget> PrepareAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var target = await photos.EnsureAsync(cancellationToken);
                await deadLetters.EnsureAsync(cancellationToken);
                await ledger.EnsureAsync(cancellationToken);
                state.Current = new IngestSnapshot(IngestPhase.Starting);
                return target;
            }
            catch (IndexRefusedException exception)
            {
                if (state.Current.Error != exception.Message)
                {
                    LogPreparationFailed(exception.Message);
                }

                state.Current = new IngestSnapshot(IngestPhase.Failed, Error: exception.Message);
                await transport.WaitAsync(attempt, cancellationToken);
            }
        }
    }

    private async Task<IngestSnapshot> IngestAsync(string path, PhotoTarget target, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        try
        {
            var file = await DeliveryFile.IdentifyAsync(path, cancellationToken);
            var run = await importer.ImportAsync(file, target, cancellationToken);
            return run.State is ImportState.Completed
                ? new IngestSnapshot(IngestPhase.Idle, name, Progress: 1, run.Checkpoint)
                : new IngestSnapshot(IngestPhase.Failed, name, state.Current.Progress, run.Checkpoint, run.Error);
        }
        catch (RelievedException)
        {
            LogRelieved(name);
            return new IngestSnapshot(IngestPhase.Relieved, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexRefusedException)
        {
            LogIngestFailed(name, exception);
            return new IngestSnapshot(IngestPhase.Failed, name, Error: exception.Message);
        }
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Error, Message = "The indices cannot be prepared: {Reason}")]
    private partial void LogPreparationFailed(string reason);

    [LoggerMessage(EventId = 131, Level = LogLevel.Warning, Message = "Another worker has taken over {Source}; this one stands by.")]
    private partial void LogRelieved(string source);

    [LoggerMessage(EventId = 132, Level = LogLevel.Error, Message = "{Source} cannot be ingested.")]
    private partial void LogIngestFailed(string source, Exception exception);
}
