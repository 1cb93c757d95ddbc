using System.Net.Http.Headers;
using Imago.Frontend.Archive;
using Imago.Frontend.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Imago.Frontend.Proxy;

/// <summary>
/// Passes the API and its reference through to where they are, so that a browser talks to one origin. The API's own headers and errors are left
/// as they are; only where there is no API does the proxy speak itself, in problem details like the API's.
/// </summary>
public static class ApiProxy
{
    private const string Cluster = "api";

    /// <summary>What is answered within seconds or not at all.</summary>
    private const string SearchCluster = "api-searches";

    private static readonly string[] Prefixes = ["/api", "/openapi", "/reference"];
    private static readonly string[] SearchPrefixes = ["/api/photos", "/api/suggest"];

    public static IHostApplicationBuilder AddApiProxy(this IHostApplicationBuilder builder)
    {
        builder.Services.AddReverseProxy()
            .AddServiceDiscoveryDestinationResolver()
            .AddTransforms(context => IdentifyService(
                context, context.Services.GetRequiredService<IOptions<ServiceIdentityOptions>>().Value.ServiceKey));
        builder.Services.AddSingleton<IProxyConfigProvider>(services =>
        {
            var archive = services.GetRequiredService<IOptions<ArchiveOptions>>().Value;
            return new InMemoryConfigProvider(
                [.. Prefixes.Select(prefix => Route(prefix, Cluster)), .. SearchPrefixes.Select(prefix => Route(prefix, SearchCluster, HttpMethods.Get, HttpMethods.Head))],
                [ApiCluster(Cluster, archive.BaseAddress), ApiCluster(SearchCluster, archive.BaseAddress, archive.Timeout)]);
        });
        builder.Services.AddProblemDetails();
        return builder;
    }

    public static IEndpointRouteBuilder MapApiProxy(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapReverseProxy(proxy =>
            {
                proxy.Use(ExplainWhereThereIsNoApi);
                proxy.Use(OtherReplica.TryAsync);
                proxy.UseLoadBalancing();
                proxy.UsePassiveHealthChecks();
            })
            // How much the API takes is its own to say: an import has no limit.
            .WithMetadata(new SkipStatusCodePagesAttribute(), new DisableRequestSizeLimitAttribute());
        return endpoints;
    }

    /// <summary>Whether a request is the API's and not a page's.</summary>
    public static bool IsProxied(PathString path) => Array.Exists(Prefixes, prefix => path.StartsWithSegments(prefix));

    /// <summary>The API is to know the frontend by its key and the visitor by his address; what a visitor claims to be does not get through.</summary>
    private static void IdentifyService(TransformBuilderContext context, string? key)
    {
        context.AddXForwardedFor(ServiceIdentity.VisitorHeader, ForwardedTransformActions.Set);
        context.AddRequestHeaderRemove(ServiceIdentity.PurposeHeader);
        context.AddRequestTransform(async proxied =>
        {
            // What a browser keeps for this site is nothing to the API, but the key of a steward who is signed in.
            proxied.ProxyRequest.Headers.Remove(HeaderNames.Cookie);
            if (proxied.ProxyRequest.Headers.Authorization is null && await proxied.HttpContext.GetStewardKeyForScriptAsync() is { } stewardKey)
            {
                proxied.ProxyRequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", stewardKey);
            }
        });
        if (string.IsNullOrEmpty(key))
        {
            context.AddRequestHeaderRemove(ServiceIdentity.KeyHeader);
        }
        else
        {
            context.AddRequestHeader(ServiceIdentity.KeyHeader, key, append: false);
        }
    }

    private static RouteConfig Route(string prefix, string cluster, params string[] methods) => new()
    {
        RouteId = prefix.TrimStart('/').Replace('/', '-'),
        ClusterId = cluster,
        Match = new RouteMatch { Path = prefix + "/{**rest}", Methods = methods.Length == 0 ? null : methods },
    };

    private static ClusterConfig ApiCluster(string cluster, string address, TimeSpan? timeout = null) => new()
    {
        ClusterId = cluster,
        LoadBalancingPolicy = "PowerOfTwoChoices",
        Destinations = new Dictionary<string, DestinationConfig> { [cluster] = new() { Address = address } },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = timeout },
        HealthCheck = OtherReplica.HealthChecks,
    };

    private static async Task ExplainWhereThereIsNoApi(HttpContext context, RequestDelegate next)
    {
        await next(context);

        var failed = context.Features.Get<IForwarderErrorFeature>() is { Error: not (ForwarderError.RequestCanceled or ForwarderError.None) };
        if (failed && !context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails =
                {
                    Type = "/errors/api-unavailable",
                    Title = "The archive's API does not answer.",
                    Detail = "The request did not reach the API, or the API broke off. Try again in a moment.",
                    Status = StatusCodes.Status503ServiceUnavailable,
                },
            });
        }
    }
}
