using System.Collections.Concurrent;
using Imago.ServiceDefaults.Caching;
using StackExchange.Redis;

namespace Imago.Api.Caching;

/// <summary>
/// Counts first pages as they are asked for, so that the worker can ask for the most wanted ones again when the archive has changed. Counts are
/// gathered here and written to Redis now and then: no search waits for it.
/// </summary>
public sealed class PopularSearches(IConnectionMultiplexer redis, TimeProvider clock)
{
    /// <summary>Most searches that Redis keeps.</summary>
    internal const int MaxKept = 1_000;

    /// <summary>Most searches that are gathered; what comes on top in a few seconds is no popularity.</summary>
    private const int MaxGathered = 10_000;

    /// <summary>
    /// After this time a search counts half. Instead of all scores falling, what is added grows: the order is the same, and nothing has to be
    /// gone through.
    /// </summary>
    private static readonly TimeSpan HalfLife = TimeSpan.FromDays(7);

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ConcurrentDictionary<string, int> _gathered = new(StringComparer.Ordinal);

    /// <param name="address">Path and canonical query.</param>
    public void Count(string address)
    {
        var gathered = _gathered;
        if (gathered.ContainsKey(address) || gathered.Count < MaxGathered)
        {
            gathered.AddOrUpdate(address, 1, (_, count) => count + 1);
        }
    }

    /// <summary>Writes what was gathered. Where Redis is away, it is lost: a guess at what is wanted needs no more care.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    internal async Task FlushAsync()
    {
        var gathered = Interlocked.Exchange(ref _gathered, new ConcurrentDictionary<string, int>(StringComparer.Ordinal));
        if (gathered.IsEmpty)
        {
            return;
        }

        var weight = Math.Pow(2, (clock.GetUtcNow() - Epoch) / HalfLife);
        var database = redis.GetDatabase();
        var batch = database.CreateBatch();
        Task[] writes =
        [
            .. gathered.Select(entry => batch.SortedSetIncrementAsync(CacheKeys.PopularSearches, entry.Key, entry.Value * weight)),
            batch.SortedSetRemoveRangeByRankAsync(CacheKeys.PopularSearches, 0, -MaxKept - 1),
        ];
        batch.Execute();
        await Task.WhenAll(writes);
    }
}
