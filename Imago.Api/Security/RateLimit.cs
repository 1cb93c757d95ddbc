using System.Globalization;
using System.Threading.RateLimiting;
using Imago.Api.Errors;
using Microsoft.Extensions.Options;

namespace Imago.Api.Security;

/// <summary>Turns away clients that ask more than they may, and tells every client how much it may still ask.</summary>
internal sealed class RateLimit : IAsyncDisposable
{
    private const string Policy = "client";

    private readonly PartitionedRateLimiter<string> _limiter;
    private readonly ServiceKey _services;
    private readonly RateLimitOptions _options;
    private readonly string _policyHeader;

    public RateLimit(IOptions<RateLimitOptions> options, ServiceKey services)
    {
        _services = services;
        _options = options.Value;
        _policyHeader = string.Create(CultureInfo.InvariantCulture, $"\"{Policy}\";q={_options.Burst};w={Window()}");
        _limiter = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = _options.Burst,
            TokensPerPeriod = _options.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api") || ClientAddress.Of(context, _services) is not { } client)
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(client);
        var headers = context.Response.Headers;
        var left = _limiter.GetStatistics(client)?.CurrentAvailablePermits ?? 0;

        // draft-ietf-httpapi-ratelimit-headers: what is left, and in how many seconds all of it is there again.
        headers["RateLimit-Policy"] = _policyHeader;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{Policy}\";r={left};t={(_options.Burst - left + _options.PerSecond - 1) / _options.PerSecond}");
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        headers.RetryAfter = "1";
        await ProblemResult.Of(ProblemTypes.TooManyRequests,
            $"A client may send {_options.PerSecond} requests a second, and {_options.Burst} at once after a pause.").ExecuteAsync(context);
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    /// <summary>In how many seconds a client that has used everything has everything again.</summary>
    private int Window() => (_options.Burst + _options.PerSecond - 1) / _options.PerSecond;
}
