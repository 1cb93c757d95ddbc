using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Tests.Abuse;

/// <summary>
/// The API behind a real server on a port of its own, with an archive of its own and a worker that only remembers what reached it.
/// </summary>
public abstract class AbusedApi(ArchiveApi archive) : IAsyncLifetime
{
    public const string StewardKey = "the-steward-key-that-nobody-guesses";

    private readonly ConcurrentQueue<string> _reached = new();
    private WebApplication? _worker;
    private WebApplicationFactory<PhotoSearcher>? _factory;

    /// <summary>Where the API listens; skips the running test where there is no Elasticsearch.</summary>
    public Uri Address
    {
        get
        {
            _ = archive.Server.Address;
            return new Uri(_factory!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        }
    }

    /// <summary>What an answer must not tell.</summary>
    public IReadOnlyList<string> Secrets =>
        [StewardKey, ApiHost.ServiceKey, archive.Server.Address.Authority, _worker!.Urls.First(), AppContext.BaseDirectory, "Elastic.", "System.", "   at "];

    /// <summary>Methods and paths of the requests that the worker has seen.</summary>
    public IReadOnlyCollection<string> ReachedWorker => _reached;

    /// <summary>Every endpoint that the running API has, as method and route.</summary>
    public IReadOnlyList<(string Method, string Route)> Endpoints
    {
        get
        {
            _ = archive.Server.Address;
            return
            [
                .. _factory!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                    .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                        .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
                    .Distinct()
                    .Order(),
            ];
        }
    }

    public async ValueTask InitializeAsync()
    {
        await archive.InitializeAsync();
        if (!archive.HasServer)
        {
            return;
        }

        _worker = await StartWorkerAsync();
        _factory = ApiHost.Create(archive.Server.Address, archive.Alias, host =>
        {
            host.UseSetting("services:worker:http:0", _worker.Urls.First());
            host.UseSetting("Imago:Steward:Key", StewardKey);
            foreach (var index in new[] { "DeadLetters", "Imports", "Jobs", "QualityReports", "QualityAcceptances", "QualitySlices" })
            {
                host.UseSetting($"Imago:Index:{index}", $"{archive.Server.Prefix}-{index.ToLowerInvariant()}");
            }
        });
        _factory.UseKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _factory.StartServer();
    }

    /// <summary>A client that nothing limits and that follows no redirect.</summary>
    public HttpClient CreateClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 64 })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromSeconds(30),
        };
        client.DefaultRequestHeaders.Add(Api.Security.ServiceKey.Header, ApiHost.ServiceKey);
        return client;
    }

    /// <summary>The indices, their mappings and aliases, and how many documents each has: what abuse could have changed.</summary>
    public async Task<string> StateAsync()
    {
        var prefix = archive.Server.Prefix;
        await SendAsync(HttpMethod.POST, $"/{prefix}*/_refresh");
        var indices = JsonNode.Parse(await SendAsync(HttpMethod.GET, $"/{prefix}*"))!.AsObject();
        var state = new List<string>();
        foreach (var (name, index) in indices.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var count = JsonNode.Parse(await SendAsync(HttpMethod.GET, $"/{name}/_count"))!["count"];
            state.Add($"{name}: {count} documents, {index!["aliases"]!.ToJsonString()}, {index["mappings"]!.ToJsonString()}");
        }

        return string.Join('\n', state);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_factory is not null)
        {
            await _factory.DisposeAsync();
        }

        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        await archive.DisposeAsync();
    }

    private async Task<WebApplication> StartWorkerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var worker = builder.Build();
        worker.Urls.Add("http://127.0.0.1:0");
        worker.Run(async context =>
        {
            _reached.Enqueue($"{context.Request.Method} {context.Request.Path}");
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await Results.Problem(statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
        });
        await worker.StartAsync();
        return worker;
    }

    private async Task<string> SendAsync(HttpMethod method, string path)
    {
        var response = await archive.Server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), postData: null, configureActivity: null, localConfiguration: null, CancellationToken.None);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, $"{method} {path}: {response.ApiCallDetails.HttpStatusCode} {response.Body}");
        return response.Body;
    }
}

public sealed class EmbeddedAbusedApi() : AbusedApi(new EmbeddedArchiveApi());

public sealed class ReferenceAbusedApi() : AbusedApi(new ReferenceArchiveApi());
