using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Imago.Worker.Leases;

/// <summary>
/// Leases in Redis. They say who works; that nobody else writes is seen to by Elasticsearch (<see cref="Generations.WriterFence"/>,
/// <see cref="Jobs.JobStore"/>), because Redis may forget keys: then two workers may believe for a moment that they work, and only the one with
/// the higher fencing token can write.
/// </summary>
/// <remarks>
/// Every answer is waited for no longer than a lease lasts, then it counts as that of a Redis that is away (<see cref="TimeoutException"/>): the client
/// gives no time limit of its own to a transaction whose connection breaks down under it, and a lane that waits for its lease would wait for ever.
/// </remarks>
internal sealed class LeaseStore(IConnectionMultiplexer redis, IOptions<LeaseOptions> options, TimeProvider time)
{
    public Task<bool> TakeAsync(string name, string owner, TimeSpan duration) => InTimeAsync(redis.GetDatabase().LockTakeAsync(Key(name), owner, duration));

    /// <summary>Renews it, or takes it again where Redis has forgotten it and nobody else has it.</summary>
    /// <returns>False where another owner has it.</returns>
    public async Task<bool> RenewAsync(string name, string owner, TimeSpan duration)
    {
        var database = redis.GetDatabase();
        return await InTimeAsync(database.LockExtendAsync(Key(name), owner, duration)) || await InTimeAsync(database.LockTakeAsync(Key(name), owner, duration));
    }

    public Task ReleaseAsync(string name, string owner) => InTimeAsync(redis.GetDatabase().LockReleaseAsync(Key(name), owner));

    /// <summary>The next fencing token. Only the holder of the lease asks.</summary>
    /// <param name="name">Name of the lease.</param>
    /// <param name="known">The highest token that Elasticsearch knows: a counter that Redis has forgotten goes on above it.</param>
    public async Task<long> NextTokenAsync(string name, long known)
    {
        var key = $"imago:fence:{name}";
        var database = redis.GetDatabase();
        var token = await InTimeAsync(database.StringIncrementAsync(key));
        return token > known ? token : await InTimeAsync(database.StringIncrementAsync(key, known + 1 - token));
    }

    private Task<T> InTimeAsync<T>(Task<T> answer) => answer.WaitAsync(options.Value.Duration, time);

    private static RedisKey Key(string name) => $"imago:lease:{name}";
}
