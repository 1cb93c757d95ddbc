using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Imago.Archive.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Imago.EndToEnd.Tests.Application;

/// <summary>
/// The whole application as <c>dotnet run --project Imago.AppHost</c> starts it, in embedded mode, on free ports and with a data directory of
/// the test's own. Each phase has a time limit; when one fails, the exception tells every resource's state and last log lines.
/// </summary>
internal sealed class RunningArchive : IAsyncDisposable
{
    /// <summary>The records of data/press-photos.ndjson.gz.</summary>
    public const int SampleSize = 59_031;

    /// <summary>What stewards sign in with.</summary>
    public const string StewardKey = "StewardKeyOfTheseTests";

    public static readonly string[] Services = ["elasticsearch", "cache", "api", "worker", "frontend"];

    private readonly DistributedApplication _app;
    private HttpClient? _frontend;
    private DashboardTelemetry? _dashboard;

    private RunningArchive(DistributedApplication app) => _app = app;

    /// <summary>The one origin that browsers talk to.</summary>
    public HttpClient Frontend => _frontend ??= _app.CreateHttpClient("frontend");

    public DashboardTelemetry Dashboard => _dashboard ?? throw new InvalidOperationException("The application is not started.");

    public WorkerProcess Worker => new(_app);

    /// <summary>Starts every resource and returns as soon as they are on their way.</summary>
    public static async Task<RunningArchive> StartAsync(DirectoryInfo data, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--IMAGO_BACKING=embedded", $"--IMAGO_DATA={data.FullName}", "--IMAGO_FRONTEND_PORT=0", "--IMAGO_API_PORT=0", "--IMAGO_API_REPLICAS=1",
            $"--IMAGO_STEWARD_KEY={StewardKey}",
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Imago_AppHost>(
            new DistributedApplicationTestingBuilderOptions { EnableDashboard = true }, arguments, cancellationToken);
        // The resources' logs are read when a phase fails; copied to the console they would bury the tests' own output.
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var archive = new RunningArchive(await builder.BuildAsync(cancellationToken));
        try
        {
            await archive.PhaseAsync("start", TimeSpan.FromSeconds(120), async limited =>
            {
                await archive._app.StartAsync(limited);
                archive._dashboard = new DashboardTelemetry(
                    new Uri((await archive._app.GetDashboardUrlAsync(limited))!.ToString()), builder.Configuration["AppHost:DashboardApiKey"]);
            }, cancellationToken);
            return archive;
        }
        catch
        {
            await archive.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every service works. One that is degraded does: the worker is while it ingests, and where the quality crosses a threshold.</summary>
    public Task WaitUntilHealthyAsync(CancellationToken cancellationToken, string? except = null) => PhaseAsync(
        "become healthy",
        TimeSpan.FromSeconds(120),
        limited => Task.WhenAll(Services.Where(service => service != except).Select(service => _app.ResourceNotifications.WaitForResourceAsync(
            service, resource => resource.Snapshot.HealthStatus is HealthStatus.Healthy or HealthStatus.Degraded, limited))),
        cancellationToken);

    /// <summary>What the dashboard shows of a resource's health, as soon as it satisfies the condition.</summary>
    public async Task<IReadOnlyList<HealthReportSnapshot>> WaitForHealthAsync(
        string service, Func<IReadOnlyList<HealthReportSnapshot>, bool> condition, CancellationToken cancellationToken)
    {
        IReadOnlyList<HealthReportSnapshot> reports = [];
        await PhaseAsync($"health of {service}", TimeSpan.FromSeconds(120), limited => _app.ResourceNotifications.WaitForResourceAsync(
            service, resource => condition(reports = resource.Snapshot.HealthReports), limited), cancellationToken);
        return reports;
    }

    /// <summary>What a service says of its health itself.</summary>
    public async Task<JsonNode> GetHealthAsync(string service, CancellationToken cancellationToken)
    {
        using var client = _app.CreateHttpClient(service);
        using var response = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
    }

    /// <summary>Stops a resource, or starts it again, as the dashboard does.</summary>
    public Task CommandAsync(string resource, string command, CancellationToken cancellationToken) => PhaseAsync($"{command} {resource}", TimeSpan.FromSeconds(60), async limited =>
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(resource, command, limited);
        Assert.True(result.Success, $"{command} of {resource} was refused: {result.Message}");
    }, cancellationToken);

    /// <summary>Waits until the sample can be searched and the worker says that its work is done.</summary>
    public Task WaitUntilIngestedAsync(CancellationToken cancellationToken) => PhaseAsync(
        "ingest the sample",
        TimeSpan.FromSeconds(180),
        async limited =>
        {
            await PollAsync(async () => await Worker.GetStatusAsync(limited) is { Phase: "idle" }, limited);
            await PollAsync(async () => await CountAsync(limited) >= SampleSize, limited);
        },
        cancellationToken);

    /// <summary>How many photos a search without conditions finds; 0 while the API cannot answer yet.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        using var response = await Frontend.GetAsync("/api/photos?pageSize=1&facets=none", cancellationToken);
        return response.IsSuccessStatusCode
            ? (long)JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!["total"]!
            : 0;
    }

    /// <summary>GETs JSON from the API by way of the frontend, as a browser would.</summary>
    public async Task<JsonNode> GetAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        using var response = await Frontend.GetAsync(pathAndQuery, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"GET {pathAndQuery} answered {(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>Executes a command of the API's resource as the dashboard does, and returns the run that it asked for once that has ended.</summary>
    public async Task<Run> ExecuteAsync(string command, string runKind, CancellationToken cancellationToken)
    {
        Run? ended = null;
        await PhaseAsync($"command {command}", TimeSpan.FromSeconds(180), async limited =>
        {
            using var worker = _app.CreateHttpClient("worker");
            var known = await ListAsync(limited);
            var result = await _app.ResourceCommands.ExecuteCommandAsync("api", command, limited);
            Assert.True(result.Success, $"The command was refused: {result.Message}");
            await PollAsync(async () => (ended = (await ListAsync(limited)).FirstOrDefault(IsNew)) is not null, limited);

            bool IsNew(Run run) => run.Kind == runKind && run.HasEnded && !known.Any(other => other.Id == run.Id && other.HasEnded);

            async Task<IReadOnlyList<Run>> ListAsync(CancellationToken token) =>
                (await worker.GetFromJsonAsync("/runs", OperationsJson.Default.RunList, token))!.Items;
        }, cancellationToken);
        return ended!;
    }

    /// <summary>Delivers a line that cannot become a photo, under a name of its own.</summary>
    /// <returns>The id of its dead letter.</returns>
    public async Task<string> DeliverDeadLetterAsync(string line, CancellationToken cancellationToken)
    {
        var name = $"dead-{Guid.NewGuid():N}.ndjson";
        string? id = null;
        await PhaseAsync("delivery of a dead letter", TimeSpan.FromSeconds(180), async limited =>
        {
            using var content = new StringContent(line + "\n", new MediaTypeHeaderValue("application/x-ndjson"));
            using var delivered = await SendAsStewardAsync(HttpMethod.Post, $"/api/photos/import?name={name}", content, limited);
            Assert.Equal(HttpStatusCode.Accepted, delivered.StatusCode);
            await PollAsync(async () =>
            {
                using var response = await SendAsStewardAsync(HttpMethod.Get, $"/api/dead-letters?source={name}", null, limited);
                var list = JsonNode.Parse(await response.Content.ReadAsStringAsync(limited))!;
                return (id = list["items"]!.AsArray().Select(item => (string?)item!["id"]).FirstOrDefault()) is not null;
            }, limited);
        }, cancellationToken);
        return id!;
    }

    /// <summary>Waits for the census that follows the ingest of the sample.</summary>
    /// <returns>The id of the latest report.</returns>
    public async Task<string> WaitForReportAsync(CancellationToken cancellationToken)
    {
        string? id = null;
        await PhaseAsync("report of a census", TimeSpan.FromSeconds(180), limited => PollAsync(async () =>
        {
            using var response = await Frontend.GetAsync("/api/quality/reports?size=1", limited);
            id = response.IsSuccessStatusCode
                ? (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(limited))!["items"]!.AsArray().FirstOrDefault()?["id"]
                : null;
            return id is not null;
        }, limited), cancellationToken);
        return id!;
    }

    private Task<HttpResponseMessage> SendAsStewardAsync(HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", StewardKey);
        return Frontend.SendAsync(request, cancellationToken);
    }

    /// <summary>Runs one phase under its own time limit.</summary>
    public async Task PhaseAsync(string name, TimeSpan limit, Func<CancellationToken, Task> phase, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit);
        try
        {
            await phase(limited.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var report = await ResourceReport.CreateAsync(_app, Services);
            throw new PhaseException($"'{name}' did not succeed within {limit.TotalSeconds:0} s.\n{report}", exception);
        }
    }

    /// <summary>Asks until the answer is yes; the caller's token is the time limit.</summary>
    public static async Task PollAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _frontend?.Dispose();
        _dashboard?.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A phase of a test failed; the message holds what the resources said.</summary>
internal sealed class PhaseException(string message, Exception cause) : Exception(message, cause);
