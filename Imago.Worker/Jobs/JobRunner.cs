using System.Text.Json;
using Imago.Archive.Operations;
using Imago.ServiceDefaults.Caching;
using Imago.ServiceDefaults.Telemetry;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Imago.Worker.Jobs;

/// <summary>
/// Runs the jobs of every lane whose lease this worker gets, one after the other. What its predecessor left unfinished comes first.
/// </summary>
internal sealed partial class JobRunner(
    IEnumerable<JobKind> kinds,
    IServiceProvider services,
    JobStore store,
    LeaseStore leases,
    LeaseKeeper keeper,
    LaneStates lanes,
    ArchivePreparation preparation,
    JobTelemetry telemetry,
    IConnectionMultiplexer redis,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, SemaphoreSlim> _signals =
        kinds.Select(kind => kind.Lane).Distinct().ToDictionary(lane => lane, _ => new SemaphoreSlim(0, 1), StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await preparation.Ready.WaitAsync(stoppingToken);
        try
        {
            await redis.GetSubscriber().SubscribeAsync(JobQueue.Channel, (_, _) => Wake(), CommandFlags.FireAndForget);
        }
        catch (Exception exception) when (exception.IsCacheFailure(CancellationToken.None))
        {
            // Redis is not there yet; jobs are found by looking for them.
        }

        await Task.WhenAll(_signals.Keys.Select(lane => ServeAsync(lane, stoppingToken)));
    }

    private void Wake()
    {
        foreach (var signal in _signals.Values)
        {
            try
            {
                signal.Release();
            }
            catch (SemaphoreFullException)
            {
                // It is awake already.
            }
        }
    }

    private async Task ServeAsync(string lane, CancellationToken cancellationToken)
    {
        if (JobLanes.IsBackground(lane))
        {
            await Task.Delay(options.Value.BackgroundDelay, time, cancellationToken);
        }

        while (true)
        {
            if (await keeper.TryTakeAsync(lane) is { } lease)
            {
                await using (lease)
                {
                    await ServeAsync(lane, lease, cancellationToken);
                }
            }

            lanes.Set(lane, isHeld: false);
            await Task.Delay(keeper.Pause(), time, cancellationToken);
        }
    }

    /// <summary>Until the lease is lost.</summary>
    private async Task ServeAsync(string lane, Lease lease, CancellationToken stoppingToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        try
        {
            var fence = await ClaimFenceAsync(lane, both.Token);
            LogTaken(lane, fence);
            while (lease.IsHeld)
            {
                if (await FindNextAsync(lane, fence, both.Token) is { } entry)
                {
                    await RunAsync(entry, lease, fence, both.Token);
                    continue;
                }

                lanes.Set(lane, isHeld: true);
                await _signals[lane].WaitAsync(Look, both.Token);
            }
        }
        catch (Exception exception) when (exception is RelievedException || (exception is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            LogRelieved(lane);
        }
        catch (IndexRefusedException exception)
        {
            // Rights that were taken away, an index that someone deleted: the next attempt makes what is missing, or says the same again.
            LogRefused(lane, exception.Message);
            await preparation.PrepareAsync(stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // An error of ours ends neither the other lanes nor the worker.
            LogUnexpected(lane, exception);
        }
    }

    /// <summary>A token above all that Elasticsearch has seen in this lane. From here on no earlier holder's write of a run succeeds.</summary>
    private async Task<long> ClaimFenceAsync(string lane, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (known, entry) = await store.ReadFenceAsync(lane, cancellationToken);
            long fence;
            try
            {
                fence = await leases.NextTokenAsync(lane, known);
            }
            catch (Exception exception) when (exception.IsCacheFailure(cancellationToken))
            {
                throw new RelievedException();
            }

            if (await store.ClaimFenceAsync(lane, fence, entry, cancellationToken))
            {
                return fence;
            }
        }
    }

    private async Task<JobEntry?> FindNextAsync(string lane, long fence, CancellationToken cancellationToken)
    {
        using var untraced = UntracedScope.Begin();
        foreach (var candidate in await store.FindOpenAsync(lane, cancellationToken))
        {
            if (!_kinds.ContainsKey(candidate.Run.Kind))
            {
                // Of another version of the worker; that one may do it.
                continue;
            }

            if (await TakeOnAsync(candidate, fence, cancellationToken) is { } taken)
            {
                return taken;
            }
        }

        return null;
    }

    private async Task<JobEntry?> TakeOnAsync(JobEntry candidate, long fence, CancellationToken cancellationToken)
    {
        for (var entry = candidate; entry?.Run.State is RunState.Queued or RunState.Running; entry = await store.FindAsync(entry.Id, cancellationToken))
        {
            if (await store.TakeOnAsync(entry, fence, cancellationToken) is { } taken)
            {
                return taken;
            }

            // A search does not see the latest progress that its worker has stored.
        }

        return null;
    }

    private async Task RunAsync(JobEntry entry, Lease lease, long fence, CancellationToken cancellationToken)
    {
        using var job = new JobContext(store, entry, lease, fence);
        using var activity = telemetry.Start(entry);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        LogStarted(entry.Run.Kind, entry.Id, entry.Run.Attempt);
        if (entry.Run.CancelRequested)
        {
            await cancel.CancelAsync();
        }

        var progress = KeepProgressAsync(job, cancel, ended.Token);
        var (state, result, error) = (RunState.Completed, default(JsonElement?), default(string));
        try
        {
            result = await _kinds[entry.Run.Kind].Create(services).RunAsync(job, cancel.Token);
        }
        catch (OperationCanceledException) when (job.CancelRequested && !cancellationToken.IsCancellationRequested)
        {
            (state, error) = (RunState.Cancelled, "Somebody asked for its end.");
        }
        catch (JobFailedException failed)
        {
            (state, result, error) = (RunState.Failed, failed.Result, failed.Message);
        }
        catch (Exception exception) when (exception is IndexRefusedException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            LogFailed(entry.Run.Kind, entry.Id, exception);
            (state, error) = (RunState.Failed, exception.Message);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or RelievedException))
        {
            // An error of ours: the lane goes on with the next run, and the log has the stack.
            LogFailed(entry.Run.Kind, entry.Id, exception);
            (state, error) = (RunState.Failed, $"An unexpected error ({exception.GetType().Name}); the worker's log has it.");
        }
        finally
        {
            await ended.CancelAsync();
            await progress;
        }

        await job.EndAsync(state, result, error, time.GetUtcNow(), cancellationToken);
        telemetry.Ended(entry, state, error, activity);
        LogEnded(entry.Run.Kind, entry.Id, state, error);
    }

    /// <summary>Stores progress every second, and learns from that whether somebody asked for the end.</summary>
    private async Task KeepProgressAsync(JobContext job, CancellationTokenSource cancel, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ProgressPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (await job.StoreProgressAsync(cancellationToken))
                {
                    await cancel.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
        catch (Exception exception) when (exception is RelievedException or IndexRefusedException)
        {
            // Its next write would fail too.
            await cancel.CancelAsync();
        }
    }

    [LoggerMessage(EventId = 150, Level = LogLevel.Information, Message = "This worker does the jobs of the lane {Lane} now (fence {Fence}).")]
    private partial void LogTaken(string lane, long fence);

    [LoggerMessage(EventId = 151, Level = LogLevel.Warning, Message = "This worker has lost the lane {Lane}; it stands by.")]
    private partial void LogRelieved(string lane);

    [LoggerMessage(EventId = 152, Level = LogLevel.Error, Message = "Jobs of the lane {Lane} cannot be read or written: {Reason}")]
    private partial void LogRefused(string lane, string reason);

    [LoggerMessage(EventId = 156, Level = LogLevel.Error, Message = "The lane {Lane} is given back after an unexpected error; its jobs go on with the next worker that takes it.")]
    private partial void LogUnexpected(string lane, Exception exception);

    [LoggerMessage(EventId = 153, Level = LogLevel.Information, Message = "The run {Kind} {Run} starts, attempt {Attempt}.")]
    private partial void LogStarted(string kind, string run, int attempt);

    [LoggerMessage(EventId = 154, Level = LogLevel.Information, Message = "The run {Kind} {Run} has ended: {State} {Error}")]
    private partial void LogEnded(string kind, string run, RunState state, string? error);

    [LoggerMessage(EventId = 155, Level = LogLevel.Error, Message = "The run {Kind} {Run} failed.")]
    private partial void LogFailed(string kind, string run, Exception exception);
}
