using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Imago.ServiceDefaults.Caching;

/// <summary>Registers the client of Redis: second-level cache, backplane, leases and counters.</summary>
public static class CacheClientExtensions
{
    /// <summary>Name of the resource, of its connection string and of its health check.</summary>
    public const string ConnectionName = "cache";

    /// <summary>Longer than any answer of a Redis that is well; what waits behind it is a person's search.</summary>
    private const int TimeoutMilliseconds = 1000;

    /// <summary>
    /// Adds an <see cref="IConnectionMultiplexer"/> that starts without Redis, fails at once while Redis is away and reconnects by itself, and
    /// a health check that degrades the service meanwhile: whatever is kept in Redis can be done without.
    /// </summary>
    public static TBuilder AddCacheClient<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        // The client writes a stack trace for each attempt to connect; the health check tells that Redis is away, once.
        builder.Logging.AddFilter("StackExchange.Redis", LogLevel.None);
        builder.AddRedisClient(ConnectionName, settings => settings.DisableHealthChecks = true, options =>
        {
            options.AbortOnConnectFail = false;

            // A command that waits for the connection to come back keeps its caller waiting until it times out.
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = TimeoutMilliseconds;

            // The default doubles the pause between attempts up to a minute.
            options.ReconnectRetryPolicy = new LinearRetry(TimeoutMilliseconds);
        });
        builder.Services.AddHealthChecks().AddCheck<CacheHealthCheck>(ConnectionName, HealthStatus.Degraded);
        return builder;
    }
}
