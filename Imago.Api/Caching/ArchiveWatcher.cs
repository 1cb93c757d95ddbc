using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Api.Caching;

/// <summary>
/// Hears of changes of the archive. The worker publishes each of them; a message that is lost with the connection is made up for by looking at
/// the counter, and while Redis is away by looking at the index.
/// </summary>
internal sealed partial class ArchiveWatcher(
    IConnectionMultiplexer redis, ArchiveState archive, ArchiveFingerprint fingerprint, CacheTelemetry telemetry, TimeProvider clock, ILogger<ArchiveWatcher> logger)
    : BackgroundService
{
    /// <summary>A change is to be heard of within a second, also where its message is lost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _heard = new(0);

    /// <summary>What the index was like when it was last looked at.</summary>
    private string? _known;

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

                    await LookAsync(stoppingToken);
                    await _heard.WaitAsync(LookEvery, stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // The health check tells that Redis is away. Whatever else it is, the replica goes on answering.
                    if (!exception.IsCacheFailure(stoppingToken))
                    {
                        LogFailed(exception);
                    }

                    archive.Lose();
                    await LookAtIndexAsync(stoppingToken);
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

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var version = (long)await redis.GetDatabase().StringGetAsync(CacheKeys.ArchiveVersion);
        if (archive.IsNews(version))
        {
            // Before the version, so that no change falls between the two.
            _known = await fingerprint.ReadAsync(cancellationToken);
            telemetry.Forgotten();
            LogChanged(version);
        }

        archive.Learn(version);
    }

    private async Task LookAtIndexAsync(CancellationToken cancellationToken)
    {
        if (await fingerprint.ReadAsync(cancellationToken) is not { } now || now == (_known ??= now))
        {
            return;
        }

        _known = now;
        archive.Drift(now);
        telemetry.Forgotten();
        LogDrifted();
    }

    [LoggerMessage(EventId = 1104, Level = LogLevel.Error, Message = "Whether the archive has changed cannot be heard of.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Information, Message = "The archive has version {Version}: earlier answers are out of date.")]
    private partial void LogChanged(long version);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Information, Message = "The index has changed while Redis is away: earlier answers are out of date.")]
    private partial void LogDrifted();
}
