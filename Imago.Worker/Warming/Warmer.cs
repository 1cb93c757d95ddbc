using Imago.Archive.Operations;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;

namespace Imago.Worker.Warming;

/// <summary>Asks for warm-ups: at the start, and after whatever makes the caches forget.</summary>
internal sealed partial class Warmer(JobQueue queue, ArchivePreparation preparation, ILogger<Warmer> logger) : BackgroundService
{
    /// <summary>One that waits will warm what there is when its turn comes; a second one would find everything warm.</summary>
    private const string Subject = "popular searches";

    public async Task<JobEntry> RequestAsync(string reason, CancellationToken cancellationToken)
    {
        var waiting = await queue.FindOpenAsync(RunKinds.Warm, Subject, cancellationToken);
        return waiting is { Run.State: RunState.Queued }
            ? waiting
            : await queue.EnqueueAsync(RunKinds.Warm, Subject, new WarmParameters(reason), WarmJson.Default.WarmParameters, id: null, cancellationToken);
    }

    /// <summary>A warm-up is a kindness: whatever keeps it from being asked for must not spoil what it was asked for after.</summary>
    public async Task TryRequestAsync(string reason, CancellationToken cancellationToken)
    {
        try
        {
            await RequestAsync(reason, cancellationToken);
        }
        catch (IndexRefusedException exception)
        {
            LogNotRequested(exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await preparation.Ready.WaitAsync(stoppingToken);
        await TryRequestAsync("start", stoppingToken);
    }

    [LoggerMessage(EventId = 170, Level = LogLevel.Warning, Message = "No warm-up could be asked for: {Reason}")]
    private partial void LogNotRequested(string reason);
}
