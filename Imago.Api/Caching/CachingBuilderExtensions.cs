using System.Globalization;
using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Caching;
using Imago.ServiceDefaults.Settings;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Locking.Distributed.Redis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Imago.Api.Caching;

internal static class CachingBuilderExtensions
{
    /// <summary>Raised when an answer's form changes, so that releases do not read each other's.</summary>
    private const int AnswerForm = 1;

    /// <summary>After a failure of Redis it is left alone for so long: one search in a second pays for it, not each.</summary>
    private static readonly TimeSpan RedisPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// So long one replica waits for the answer that another one computes, then it computes it too: one that is killed meanwhile keeps its lock for
    /// half a minute.
    /// </summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(3);

    /// <summary>Answers in memory and in Redis, shared and let go of by all replicas together.</summary>
    public static void AddCaching(this IHostApplicationBuilder builder)
    {
        builder.AddCacheClient();
        builder.Services.AddValidatedOptions<AnswerCacheOptions>(AnswerCacheOptions.SectionName);
        // That Redis is away is told by the health check; FusionCache would tell it again and again, with the texts of searches.
        builder.Logging.AddFilter("ZiggyCreatures.Caching.Fusion", LogLevel.None);
        builder.Services.AddFusionCache()
            .WithOptions((services, cache) =>
            {
                var alias = services.GetRequiredService<IOptions<ArchiveIndexOptions>>().Value.Alias;
                cache.CacheKeyPrefix = cache.BackplaneChannelPrefix = string.Create(CultureInfo.InvariantCulture, $"imago:answer:{AnswerForm}:{alias}:");
                cache.DefaultEntryOptions = EntryOptions(services.GetRequiredService<IOptions<AnswerCacheOptions>>().Value);
                cache.DistributedCacheCircuitBreakerDuration = RedisPause;
                cache.BackplaneCircuitBreakerDuration = RedisPause;
                cache.DistributedCacheErrorsLogLevel = LogLevel.Debug;
                cache.BackplaneErrorsLogLevel = LogLevel.Debug;
                cache.DistributedLockerErrorsLogLevel = LogLevel.Debug;

                // What could not be written to Redis is computed again when it is wanted; nothing needs to be made up for.
                cache.EnableAutoRecovery = false;
                cache.DisableTagging = true;
            })
            .WithMemoryCache(services => new MemoryCache(new MemoryCacheOptions
            {
                SizeLimit = services.GetRequiredService<IOptions<AnswerCacheOptions>>().Value.MemoryMegabytes * 1024L * 1024L,
            }))
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(services => new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = Connection(services) }))
            .WithBackplane(services => new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = Connection(services) }))
            .WithDistributedLocker(services => new RedisDistributedLocker(new RedisDistributedLockerOptions { ConnectionMultiplexerFactory = Connection(services) }));
        builder.Services.AddSingleton<ArchiveState>();
        builder.Services.AddSingleton<ArchiveFingerprint>();
        builder.Services.AddSingleton<CacheTelemetry>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<PopularSearches>();
        builder.Services.AddHostedService<ArchiveWatcher>();
        builder.Services.AddHostedService<ReplicaHeartbeat>();
    }

    private static FusionCacheEntryOptions EntryOptions(AnswerCacheOptions answers) => new()
    {
        Duration = answers.Duration,
        EagerRefreshThreshold = 0.8f,
        Size = 1,

        // Written before the lock is given up: the replica that waits for it must find the answer in Redis.
        AllowBackgroundDistributedCacheOperations = false,
        DistributedLockTimeout = LockPatience,
        DistributedCacheSoftTimeout = TimeSpan.FromMilliseconds(200),
        DistributedCacheHardTimeout = TimeSpan.FromMilliseconds(500),
        ReThrowSerializationExceptions = false,
    };

    private static Func<Task<IConnectionMultiplexer>> Connection(IServiceProvider services) =>
        () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>());
}
