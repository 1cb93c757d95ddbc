using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Imago.Api.Tests.Admin;

/// <summary>The door in front of the worker.</summary>
public sealed class StewardTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef-steward";

    private readonly WebApplication _worker = CreateWorker();
    private WebApplicationFactory<PhotoSearcher>? _api;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _worker.StartAsync(Cancelled);
        _api = Create(Key, _worker.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _api!.DisposeAsync();
        await _worker.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer 0123456789abcdef-stewar")]
    [InlineData("Basic MDEyMzQ1Njc4OWFiY2RlZi1zdGV3YXJk")]
    public async Task WithoutTheKeyNothingReachesTheWorker(string? authorization)
    {
        using var client = _api!.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/photos/import") { Content = new StringContent("{}") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var answer = await client.SendAsync(request, Cancelled);

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("/errors/steward-key-required", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task WithTheKeyTheRequestIsTheWorkersButTheKeyIsNot()
    {
        using var client = Steward(_api!);

        using var answer = await client.PostAsync("/api/photos/import?name=a.ndjson", new StringContent("one\ntwo\n"), Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/photos/import?name=a.ndjson|one\ntwo\n||", await answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task UploadIsPassedOnWhileItArrives()
    {
        using var client = Steward(_api!);
        using var body = new MemoryStream(new byte[40 * 1024 * 1024]);

        using var answer = await client.PostAsync("/api/photos/import?name=large.ndjson", new StreamContent(body), Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task ProblemOfTheWorkerIsTheProblemOfTheApi()
    {
        using var client = Steward(_api!);

        using var answer = await client.GetAsync("/api/index/runs/none", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("/errors/run-not-found", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EventsArriveOneByOne()
    {
        using var client = Steward(_api!);

        using var answer = await client.GetAsync("/api/index/runs/one/events", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancelled));

        // The second event is sent only when the first one has been read.
        Assert.Equal("data: first", await reader.ReadLineAsync(Cancelled));
        FirstWasRead.TrySetResult();
        Assert.Equal("", await reader.ReadLineAsync(Cancelled));
        Assert.Equal("data: second", await reader.ReadLineAsync(Cancelled));
    }

    [Fact]
    public async Task WithoutAWorkerTheAnswerSaysSo()
    {
        await using var api = Create(Key, "http://127.0.0.1:1");
        using var client = Steward(api);

        using var answer = await client.GetAsync("/api/index/runs", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.Contains("/errors/worker-unavailable", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceWithoutAKeyLetsNobodyIn()
    {
        await using var api = Create(key: null, _worker.Urls.First());
        using var client = Steward(api);

        using var answer = await client.GetAsync("/api/index/runs", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Imago:Steward:Key", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static TaskCompletionSource FirstWasRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static HttpClient Steward(WebApplicationFactory<PhotoSearcher> api)
    {
        var client = api.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        client.DefaultRequestHeaders.Add("Cookie", "secret=1");
        return client;
    }

    private static WebApplicationFactory<PhotoSearcher> Create(string? key, string worker) =>
        ApiHost.Create(new Uri("http://127.0.0.1:1"), "photos", host =>
        {
            host.UseSetting("Imago:Steward:Key", key);
            host.UseSetting("services:worker:http:0", worker);
        });

    /// <summary>A worker that says what it was asked.</summary>
    private static WebApplication CreateWorker()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var worker = builder.Build();
        worker.Urls.Add("http://127.0.0.1:0");
        worker.MapPost("/photos/import", async (HttpRequest request) =>
        {
            request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync(Cancelled);
            return Results.Text(
                $"{request.Path}{request.QueryString}|{body[..Math.Min(100, body.Length)]}|{request.Headers.Authorization}|{request.Headers.Cookie}", statusCode: 202);
        });
        worker.MapGet("/runs/none", () => Results.Problem("No run.", statusCode: 404, type: "/errors/run-not-found"));
        worker.MapGet("/runs/one/events", async (HttpResponse response) =>
        {
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: first\n\n");
            await response.Body.FlushAsync();
            await FirstWasRead.Task.WaitAsync(Cancelled);
            await response.WriteAsync("data: second\n\n");
        });
        return worker;
    }
}
