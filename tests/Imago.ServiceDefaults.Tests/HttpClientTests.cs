using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly.Timeout;

namespace Imago.ServiceDefaults.Tests;

public sealed class HttpClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", 4)]
    [InlineData("HEAD", 4)]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("PATCH", 1)]
    [InlineData("DELETE", 1)]
    public async Task OnlyWhatIsSafeToRepeatIsRepeated(string method, int attempts)
    {
        var server = new BrokenServer();
        using var host = CreateHost(server);
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("photos");

        var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "http://localhost/photos"), Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(attempts, server.Requests);
    }

    [Fact]
    public async Task AnEventStreamMayWaitForItsFirstEventForever()
    {
        using var server = new SilentServer();
        using var host = CreateHost(server, attemptTimeout: TimeSpan.FromMilliseconds(100));
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("photos");

        var stream = client.SendAsync(Request("text/event-stream"), HttpCompletionOption.ResponseHeadersRead, Cancelled);
        // Asked later and under the same limits: when it has been given up, the stream would have been too.
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => client.SendAsync(Request("application/json"), Cancelled));
        server.Answer();

        Assert.Equal(HttpStatusCode.OK, (await stream).StatusCode);

        static HttpRequestMessage Request(string accept) => new(HttpMethod.Post, "http://localhost/progress")
        {
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue(accept) } },
        };
    }

    [Fact]
    public async Task AServiceIsFoundByItsName()
    {
        var server = new BrokenServer();
        using var host = CreateHost(server, apiAddress: "http://127.0.0.1:4711");
        using var client = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("photos");

        await client.PostAsync("http://api/photos", content: null, Cancelled);

        Assert.Equal(new Uri("http://127.0.0.1:4711/photos"), server.LastAddress);
    }

    private static IHost CreateHost(HttpMessageHandler server, string? apiAddress = null, TimeSpan? attemptTimeout = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["services:api:http:0"] = apiAddress;
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("photos").ConfigurePrimaryHttpMessageHandler(() => server);
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(resilience =>
        {
            resilience.Retry.Delay = TimeSpan.FromMilliseconds(1);
            resilience.AttemptTimeout.Timeout = attemptTimeout ?? resilience.AttemptTimeout.Timeout;
        });
        return builder.Build();
    }

    private sealed class BrokenServer : HttpMessageHandler
    {
        public int Requests { get; private set; }

        public Uri? LastAddress { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            LastAddress = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }

    private sealed class SilentServer : HttpMessageHandler
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Answer() => _answer.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _answer.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
