using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Api.Caching;

/// <summary>
/// Hears of changes of the archive. The worker publishes each of them; a message that is lost with the connection is made up for by looking at
/// the counter.
/// </summary>
internal sealed partial class ArchiveWatcher(
    IConnectionMultiplexer redis, ArchiveState archive, CacheTelemetry telemetry, TimeProvider clock, ILogger<ArchiveWatcher> logger) : BackgroundService
{
    /// <summary>A change is to be heard of within a second, also where its message is lost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _heard = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribed = false;
        try
        {
            while (true)
            {
                try
                {
                    if (!subscribed)
                    {
                        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(CacheKeys.ArchiveChanged), (_, _) => _heard.Release());
                        subscribed = true;
                    }

                    await LookAsync();
                    await _heard.WaitAsync(LookEvery, stoppingToken);
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    // The health check tells that Redis is away.
                    archive.Lose();
                    await Task.Delay(LookEvery, clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica ends.
        }
    }

    public override void Dispose()
    {
        _heard.Dispose();
        base.Dispose();
    }

    private async Task LookAsync()
    {
        var version = (long)await redis.GetDatabase().StringGetAsync(CacheKeys.ArchiveVersion);
        if (archive.Learn(version))
        {
            telemetry.Forgotten();
            LogChanged(version);
        }
    }

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "The archive has version {Version}: earlier answers are out of date.")]
    private partial void LogChanged(long version);
}
