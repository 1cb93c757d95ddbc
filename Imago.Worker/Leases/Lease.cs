using Imago.ServiceDefaults.Caching;
using Imago.ServiceDefaults.Telemetry;

namespace Imago.Worker.Leases;

/// <summary>
/// The right to work alone, for as long as it is renewed. It ends by the worker's own clock no later than in Redis: what cannot be renewed in
/// time is lost, whatever the reason.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly LeaseStore _store;
    private readonly string _owner;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewal;
    private long _heldSince;

    public Lease(LeaseStore store, string name, string owner, TimeSpan duration, long heldSince, TimeProvider time)
    {
        (_store, Name, _owner, _duration, _heldSince, _time) = (store, name, owner, duration, heldSince, time);
        _renewal = RenewAsync();
    }

    public string Name { get; }

    /// <summary>Fires when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Asked before everything that is written: a process that was paused learns here that its time is over, before any timer tells it.</summary>
    public bool IsHeld => !_lost.IsCancellationRequested && _time.GetElapsedTime(Volatile.Read(ref _heldSince)) < _duration;

    /// <exception cref="RelievedException">The lease is lost.</exception>
    public void EnsureHeld()
    {
        if (!IsHeld)
        {
            throw new RelievedException();
        }
    }

    /// <summary>Gives it back, so that another worker need not wait.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewal;
        await _lost.CancelAsync();
        try
        {
            await _store.ReleaseAsync(Name, _owner);
        }
        catch (Exception exception) when (exception.IsCacheFailure(CancellationToken.None))
        {
            // It runs out by itself.
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    private async Task RenewAsync()
    {
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(_duration / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token) && IsHeld)
            {
                // Redis counts from when it gets the request, which is later.
                var asked = _time.GetTimestamp();
                var isRenewed = await TryRenewAsync();
                if (isRenewed is false)
                {
                    break;
                }

                if (isRenewed is true)
                {
                    Volatile.Write(ref _heldSince, asked);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await _lost.CancelAsync();
    }

    /// <returns>False where another owner has it, null where Redis does not answer: nobody else can take it then, and it may yet in time.</returns>
    private async Task<bool?> TryRenewAsync()
    {
        try
        {
            return await _store.RenewAsync(Name, _owner, _duration);
        }
        catch (Exception exception) when (exception.IsCacheFailure(CancellationToken.None))
        {
            return null;
        }
    }
}
