using Imago.Worker.DeadLetters;
using Imago.Worker.Indexing;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;

namespace Imago.Worker.Generations;

/// <summary>Sees to it that the indices which the worker writes to are there.</summary>
internal sealed partial class ArchivePreparation(
    PhotoIndex photos,
    DeadLetterIndex deadLetters,
    ImportLedger ledger,
    JobStore jobs,
    PatientTransport transport,
    IngestState state,
    ILogger<ArchivePreparation> logger)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when jobs may begin.</summary>
    public Task Ready => _ready.Task;

    public void BeReady() => _ready.TrySetResult();

    /// <summary>Tries again until it succeeds: an index that refuses us now (rights, a start that is not finished) may take us later.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await photos.EnsureAsync(cancellationToken);
                await deadLetters.EnsureAsync(cancellationToken);
                await ledger.EnsureAsync(cancellationToken);
                await jobs.EnsureAsync(cancellationToken);
                state.Prepared();
                return;
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

    [LoggerMessage(EventId = 130, Level = LogLevel.Error, Message = "The indices cannot be prepared: {Reason}")]
    private partial void LogPreparationFailed(string reason);
}
