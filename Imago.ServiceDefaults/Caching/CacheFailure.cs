using StackExchange.Redis;

namespace Imago.ServiceDefaults.Caching;

/// <summary>Tells a Redis that is away from an error of the service.</summary>
public static class CacheFailure
{
    /// <param name="exception">What a command of Redis threw.</param>
    /// <param name="ending">The caller's own end, where the command was given it: once it has come, a cancellation is his.</param>
    /// <returns>True where Redis is away: it does not answer, or the connection broke down under the command, which the client reports as cancelled.</returns>
    public static bool IsCacheFailure(this Exception exception, CancellationToken ending) =>
        exception is RedisException or RedisCommandException or TimeoutException || (exception is OperationCanceledException && !ending.IsCancellationRequested);
}
