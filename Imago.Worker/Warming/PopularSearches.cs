using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Worker.Warming;

/// <summary>What the API's replicas have written down in Redis: what people search for, and where the replicas are.</summary>
internal sealed class PopularSearches(IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>A replica that has not been heard of for this long has gone.</summary>
    private static readonly TimeSpan HeartbeatAge = TimeSpan.FromSeconds(15);

    /// <summary>Path and query of the most popular searches, the most popular first.</summary>
    public async Task<IReadOnlyList<string>> MostWantedAsync(int count) =>
    [
        .. (await redis.GetDatabase().SortedSetRangeByRankAsync(CacheKeys.PopularSearches, 0, count - 1, Order.Descending))
            .Select(member => member.ToString())

            // Only what the API may have written: a path of its own, and no address of somebody else's.
            .Where(member => member.StartsWith("/api/photos", StringComparison.Ordinal)),
    ];

    /// <summary>Base addresses of the replicas that are alive.</summary>
    public async Task<IReadOnlyList<Uri>> ReplicasAsync()
    {
        var oldest = (time.GetUtcNow() - HeartbeatAge).ToUnixTimeSeconds();
        return
        [
            .. (await redis.GetDatabase().SortedSetRangeByScoreAsync(CacheKeys.ApiReplicas, oldest))
                .Select(member => Uri.TryCreate(member.ToString(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null)
                .OfType<Uri>(),
        ];
    }
}
