using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Imago.Api.Search;
using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Testing;
using Imago.Worker.Tests.Ingest;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Worker.Tests.Census;

/// <summary>The API in the test's process in front of a worker that is a process of its own, on the same indices: the pipeline as it runs.</summary>
internal sealed class QualityApi : IAsyncDisposable
{
    private const string StewardKey = "0123456789abcdef-steward";
    private const string ServiceKey = "the services' own";

    private readonly WorkerProcess _worker;
    private readonly HttpClient _control;
    private readonly WebApplicationFactory<PhotoSearcher> _api;

    private QualityApi(ElasticsearchServer server, string name, WorkerProcess worker, HttpClient control)
    {
        (_worker, _control) = (worker, control);
        var alias = $"{server.Prefix}-{name}";
        _api = new WebApplicationFactory<PhotoSearcher>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:elasticsearch", server.Address.AbsoluteUri);
            host.UseSetting("ConnectionStrings:cache", "127.0.0.1:1");
            host.UseSetting("services:worker:http:0", control.BaseAddress!.AbsoluteUri);
            host.UseSetting("Imago:Index:Alias", alias);
            host.UseSetting("Imago:Index:QualityReports", $"{alias}-reports");
            host.UseSetting("Imago:Index:QualityAcceptances", $"{alias}-acceptances");
            host.UseSetting("Imago:Steward:Key", StewardKey);
            host.UseSetting("Imago:ServiceKey", ServiceKey);
            host.UseSetting("Imago:Cache:Enabled", "false");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
        });
        Reader = _api.CreateClient();
        Reader.DefaultRequestHeaders.Add("X-Imago-Service-Key", ServiceKey);
        Steward = _api.CreateClient();
        Steward.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StewardKey);
    }

    /// <summary>Has no key.</summary>
    public HttpClient Reader { get; }

    public HttpClient Steward { get; }

    /// <param name="server">The server.</param>
    /// <param name="name">Names the indices.</param>
    /// <param name="inbox">Directory of deliveries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<QualityApi> StartAsync(ElasticsearchServer server, string name, string inbox, CancellationToken cancellationToken)
    {
        var worker = new WorkerProcess(server, name, inbox: inbox);
        return new QualityApi(server, name, worker, await worker.ConnectAsync(cancellationToken));
    }

    public async Task<JsonElement> GetAsync(string address, CancellationToken cancellationToken)
    {
        using var answer = await Reader.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{address}: {answer.StatusCode} {body}");
        return JsonElement.Parse(body);
    }

    public async Task<QualityReport> LatestAsync(CancellationToken cancellationToken, string? target = null) =>
        (await GetAsync($"/api/quality/reports/latest{(target is null ? "" : $"?target={target}")}", cancellationToken))
            .Deserialize(QualityReportJson.Default.QualityReport)!;

    /// <summary>Total of a search.</summary>
    public async Task<long> CountAsync(string query, CancellationToken cancellationToken) =>
        (await GetAsync($"/api/photos?q={Uri.EscapeDataString(query)}&pageSize=1&facets=none", cancellationToken)).GetProperty("total").GetInt64();

    /// <summary>Asks for a job and follows its events to its end.</summary>
    /// <returns>What the events said, in their order.</returns>
    public async Task<IReadOnlyList<Run>> RunAsync(string address, HttpContent? body, string runs, CancellationToken cancellationToken)
    {
        using var answer = await Steward.PostAsync(new Uri(address, UriKind.Relative), body, cancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, $"{address}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        var run = (await answer.Content.ReadFromJsonAsync(OperationsJson.Default.Run, cancellationToken))!;
        await using var stream = await Steward.GetStreamAsync(new Uri($"{runs}/{run.Id}/events", UriKind.Relative), cancellationToken);
        var events = new List<Run>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            Assert.Equal("run", item.EventType);
            events.Add(JsonSerializer.Deserialize(item.Data, OperationsJson.Default.Run)!);
        }

        return events;
    }

    /// <summary>Takes a census and gives its report.</summary>
    public async Task<QualityReport> TakeAsync(CancellationToken cancellationToken, string? target = null)
    {
        var events = await RunAsync($"/api/quality/runs{(target is null ? "" : $"?target={target}")}", body: null, "/api/quality/runs", cancellationToken);
        Assert.True(events[^1].State is RunState.Completed, $"{events[^1].Error}\n{_worker.Output()}");
        var report = await LatestAsync(cancellationToken, target);
        Assert.Equal(events[^1].Id, report.Id);
        return report;
    }

    /// <summary>What the worker's health says of the archive's quality.</summary>
    public async Task<string?> HealthAsync(CancellationToken cancellationToken) =>
        JsonElement.Parse(await _control.GetStringAsync(new Uri("/health", UriKind.Relative), cancellationToken))
            .GetProperty("checks").GetProperty("quality").GetProperty("status").GetString();

    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        Steward.Dispose();
        _control.Dispose();
        await _api.DisposeAsync();
        await _worker.DisposeAsync();
    }
}
