using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Imago.Frontend.Proxy;

/// <summary>Where one replica of the API does not answer, another one may.</summary>
internal static class OtherReplica
{
    /// <summary>
    /// A replica that ends is noticed by the requests that fail at it, one that stands still by its probes alone. While none counts as healthy all are
    /// tried: to be told by the API itself what is wrong is better than to be told that it is not there.
    /// </summary>
    public static HealthCheckConfig HealthChecks { get; } = new()
    {
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
        Active = new ActiveHealthCheckConfig
        {
            Enabled = true,
            Interval = TimeSpan.FromSeconds(1),
            Timeout = TimeSpan.FromSeconds(2),
            Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            Path = "/alive",
        },
        Passive = new PassiveHealthCheckConfig
        {
            Enabled = true,
            Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
            ReactivationPeriod = TimeSpan.FromSeconds(2),
        },
    };

    /// <summary>Sends a request that only reads to another replica when the first one gave no answer.</summary>
    public static async Task TryAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);

        if (!IsUnanswered(context) || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            return;
        }

        var proxied = context.GetReverseProxyFeature();
        var others = proxied.AllDestinations.Where(destination => destination != proxied.ProxiedDestination).ToList();
        if (others.Count == 0)
        {
            return;
        }

        var healthy = others.FindAll(destination => destination.Health is { Active: not DestinationHealth.Unhealthy, Passive: not DestinationHealth.Unhealthy });
        proxied.AvailableDestinations = healthy.Count > 0 ? healthy : others;
        proxied.ProxiedDestination = null;
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.StatusCode = StatusCodes.Status200OK;
        await next(context);
    }

    /// <summary>Nothing of an answer has been passed on, and whoever asked still waits.</summary>
    private static bool IsUnanswered(HttpContext context) =>
        context.Features.Get<IForwarderErrorFeature>() is { Error: not (ForwarderError.None or ForwarderError.RequestCanceled) }
        && !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested;
}
