using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Imago.ServiceDefaults.Caching;

/// <summary>Whether Redis answers.</summary>
internal sealed class CacheHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var roundTrip = await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"The cache answers in {roundTrip.TotalMilliseconds:0.0} ms."));
        }
        catch (Exception exception) when (exception.IsCacheFailure(cancellationToken))
        {
            // Without the exception, whose text names the address.
            return new HealthCheckResult(context.Registration.FailureStatus, "The cache does not answer; the service works without it.");
        }
    }
}
