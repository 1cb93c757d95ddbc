using Imago.Bench.Running;

namespace Imago.Bench.Search;

/// <summary>The API alone on an Elasticsearch that is there already, without Redis.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private const string ServiceKey = "bench";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly ServerProcess _process;

    private ApiServer(ServerProcess process, Uri address)
    {
        _process = process;
        Client = CreateClient(address);
    }

    /// <summary>Speaks to the API as a service of ours, which no limit holds back.</summary>
    public HttpClient Client { get; }

    public static async Task<ApiServer> StartAsync(Uri elasticsearch, string alias, bool isCached, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var process = ServerProcess.Start("Imago.Api", [], new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address.AbsoluteUri,
            ["ConnectionStrings__elasticsearch"] = elasticsearch.AbsoluteUri,
            ["ConnectionStrings__cache"] = $"127.0.0.1:{FreePort.Find()}",
            ["Imago__Index__Alias"] = alias,
            ["Imago__Cache__Enabled"] = isCached ? "true" : "false",
            ["Imago__ServiceKey"] = ServiceKey,
            ["Logging__LogLevel__Default"] = "Warning",
        });
        var server = new ApiServer(process, address);
        await process.WaitAsync("the API is ready", server.IsReadyAsync, StartLimit, cancellationToken);
        return server;
    }

    public static HttpClient CreateClient(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("X-Imago-Service-Key", ServiceKey);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        await _process.DisposeAsync();
        Client.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync("/health", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
