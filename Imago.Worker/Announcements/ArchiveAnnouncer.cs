using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Worker.Announcements;

/// <summary>
/// Tells every replica of the API that what it remembers of the archive is out of date: raises the version counter, then publishes it. While
/// Redis is away the news waits; it is never dropped as long as the process lives.
/// </summary>
internal sealed class ArchiveAnnouncer(IConnectionMultiplexer redis, TimeProvider time) : BackgroundService
{
    /// <summary>While an import writes, the archive changes all the time.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    private static readonly RedisChannel Channel = RedisChannel.Literal(CacheKeys.ArchiveChanged);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private volatile bool _isUrgent;

    /// <summary>Records are being written: told once a second at most.</summary>
    public void Writing() => Signal();

    /// <summary>An import has ended, or another generation stands behind the alias: told at once.</summary>
    public void Changed()
    {
        _isUrgent = true;
        Signal();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _changed.WaitAsync(stoppingToken);
            await TellAsync(stoppingToken);
            await PauseAsync(stoppingToken);
        }
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been told that there is news.
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _isUrgent = false;
            try
            {
                var version = await redis.GetDatabase().StringIncrementAsync(CacheKeys.ArchiveVersion);
                await redis.GetSubscriber().PublishAsync(Channel, version);
                return;
            }
            catch (Exception exception) when (exception.IsCacheFailure(cancellationToken))
            {
                await Task.Delay(LeastInterval, time, cancellationToken);
            }
        }
    }

    /// <summary>Ends early for what must not wait.</summary>
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var until = time.GetTimestamp();
        while (!_isUrgent && time.GetElapsedTime(until) < LeastInterval)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }
}
