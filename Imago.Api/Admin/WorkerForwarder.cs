using System.Net;
using Imago.Api.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Imago.Api.Admin;

/// <summary>
/// Hands a request on to the worker's control endpoints and its answer back, both as streams: nothing is held, however much it is or however
/// long it takes.
/// </summary>
internal sealed class WorkerForwarder(IHttpForwarder forwarder, IForwarderHttpClientFactory clients)
{
    /// <summary>Found by service discovery.</summary>
    private const string Worker = "http://worker";

    /// <summary>A stream of events may be silent for as long as a run waits for its turn.</summary>
    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromHours(12), Version = HttpVersion.Version11 };

    private static readonly ForwarderRequestConfig Usual = new() { ActivityTimeout = TimeSpan.FromSeconds(100), Version = HttpVersion.Version11 };

    private readonly HttpMessageInvoker _client = clients.CreateClient(new ForwarderHttpClientContext
    {
        NewConfig = HttpClientConfig.Empty,
        ClusterId = "worker",
        OldConfig = HttpClientConfig.Empty,
        NewMetadata = null,
    });

    /// <param name="context">The request; its method, query and body go along.</param>
    /// <param name="path">Path of the worker's endpoint.</param>
    /// <param name="isEventStream">The answer has no end that is near.</param>
    public async Task<IResult> ForwardAsync(HttpContext context, string path, bool isEventStream = false)
    {
        if (context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            return ProblemResult.Of(ProblemTypes.ContentTooLarge);
        }

        var error = await forwarder.SendAsync(context, Worker, _client, isEventStream ? Patient : Usual, new WorkerRequest(path));
        if (error is ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }

        // A body that breaks off is its sender's; the worker has nothing to do with it.
        return error is ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled
            ? ProblemResult.Of(ProblemTypes.BadRequest)
            : ProblemResult.Of(ProblemTypes.WorkerUnavailable, "No worker answers; searches are not affected. Try again in a moment.");
    }

    private sealed class WorkerRequest(string path) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.RequestUri = new Uri($"{destinationPrefix}{path}{httpContext.Request.QueryString}");

            // The key is for this door; what a browser keeps for this site is nothing to the worker.
            proxyRequest.Headers.Remove(HeaderNames.Authorization);
            proxyRequest.Headers.Remove(HeaderNames.Cookie);
            proxyRequest.Headers.Host = null;
        }

        public override async ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            // What runs behind this door is nobody's business.
            proxyResponse?.Headers.Remove(HeaderNames.Server);
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
