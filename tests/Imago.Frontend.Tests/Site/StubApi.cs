using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Imago.Frontend.Tests.Site;

/// <summary>A server in the place of the API, on a free port: it keeps what it is asked and answers what the test wants.</summary>
public sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<AskedRequest> _requests = new();

    private StubApi(WebApplication server) => _server = server;

    public string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public IReadOnlyCollection<AskedRequest> Requests => _requests;

    /// <summary>The answer to every request but a probe.</summary>
    public RequestDelegate Answer { get; set; } = Json(200, """{ "total": 0, "items": [] }""");

    public static async Task<StubApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var stub = new StubApi(server);
        server.Run(context =>
        {
            if (context.Request.Path == "/alive")
            {
                // The proxy's probes are none of what a page asks.
                return Task.CompletedTask;
            }

            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            stub._requests.Enqueue(new AskedRequest(context.Request.Method, context.Request.Path, context.Request.QueryString.Value ?? "", headers));
            return stub.Answer(context);
        });
        await server.StartAsync();
        return stub;
    }

    public static RequestDelegate Json(int status, string json) => Content(status, "application/json", json);

    public static RequestDelegate Problem(int status, string json) => Content(status, "application/problem+json", json);

    public static RequestDelegate Content(int status, string contentType, string body) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    };

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}

public sealed record AskedRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers);
