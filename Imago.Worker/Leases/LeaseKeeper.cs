using Imago.ServiceDefaults.Caching;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Leases;

/// <summary>Takes leases.</summary>
internal sealed partial class LeaseKeeper(LeaseStore store, WorkerIdentity worker, IOptions<LeaseOptions> options, TimeProvider time, ILogger<LeaseKeeper> logger)
{
    private volatile bool _isAway;

    /// <summary>Redis did not answer when a lease was last asked for: until it does, no work is begun.</summary>
    public bool IsStoreAway => _isAway;

    /// <summary>The lease, or null where another worker has it or Redis cannot be asked.</summary>
    public async Task<Lease?> TryTakeAsync(string name)
    {
        using var untraced = UntracedScope.Begin();
        try
        {
            var asked = time.GetTimestamp();
            var isTaken = await store.TakeAsync(name, worker.Name, options.Value.Duration);
            if (_isAway)
            {
                _isAway = false;
                LogStoreIsBack();
            }

            return isTaken ? new Lease(store, name, worker.Name, options.Value.Duration, asked, time) : null;
        }
        catch (Exception exception) when (exception.IsCacheFailure(CancellationToken.None))
        {
            if (!_isAway)
            {
                _isAway = true;
                LogStoreIsAway();
            }

            return null;
        }
    }

    /// <summary>How long to wait before asking again: some of the lease's time, and not all workers at once.</summary>
    public TimeSpan Pause() => options.Value.Duration / 6 * (0.75 + (Random.Shared.NextDouble() / 2));

    [LoggerMessage(EventId = 140, Level = LogLevel.Warning, Message = "Redis does not answer: no worker can take a lease, so work waits. It goes on by itself.")]
    private partial void LogStoreIsAway();

    [LoggerMessage(EventId = 141, Level = LogLevel.Information, Message = "Redis answers again.")]
    private partial void LogStoreIsBack();
}
