using System.Globalization;
using System.Text.Json;
using Imago.Archive.Operations;

namespace Imago.Bench.Running;

/// <summary>The worker with a cache node of its own, on an Elasticsearch that is there already. It does what it is asked for and nothing else.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly ServerProcess _cache;
    private readonly ServerProcess _worker;
    private readonly HttpClient _client;
    private readonly string _inbox;

    private WorkerServer(ServerProcess cache, ServerProcess worker, Uri address, string inbox)
    {
        (_cache, _worker, _inbox) = (cache, worker, inbox);
        _client = new HttpClient { BaseAddress = address };
    }

    /// <summary>The most memory that the worker has had so far, in bytes.</summary>
    public long PeakResidentBytes => _worker.PeakResidentBytes;

    /// <summary>Of all cores together, user and kernel.</summary>
    public TimeSpan ProcessorTime => _worker.ProcessorTime;

    /// <param name="elasticsearch">Where the photos go.</param>
    /// <param name="alias">The alias of the archive; all other indices are named after it.</param>
    /// <param name="data">A directory for the inbox and the cache node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<WorkerServer> StartAsync(Uri elasticsearch, string alias, string data, CancellationToken cancellationToken)
    {
        var (cachePort, address) = (Text(FreePort.Find()), new Uri($"http://127.0.0.1:{Text(FreePort.Find())}"));
        var inbox = Directory.CreateDirectory(Path.Combine(data, "inbox")).FullName;
        var cache = ServerProcess.Start("backing/Imago.CacheNode", ["--port", cachePort, "--data", Path.Combine(data, "cache")]);
        var worker = ServerProcess.Start("Imago.Worker", [], new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address.AbsoluteUri,
            ["ConnectionStrings__elasticsearch"] = elasticsearch.AbsoluteUri,
            ["ConnectionStrings__cache"] = $"127.0.0.1:{cachePort}",
            ["Imago__Index__Alias"] = alias,
            ["Imago__Index__DeadLetters"] = $"{alias}-dead-letters",
            ["Imago__Index__Imports"] = $"{alias}-imports",
            ["Imago__Index__Jobs"] = $"{alias}-jobs",
            ["Imago__Index__QualityReports"] = $"{alias}-reports",
            ["Imago__Index__QualityAcceptances"] = $"{alias}-acceptances",
            ["Imago__Index__QualitySlices"] = $"{alias}-slices",
            ["Imago__Quality__AfterChanges"] = "false",
            ["Imago__Jobs__BackgroundDelay"] = "00:00:00",
            ["Imago__Ingest__Inbox"] = inbox,
            ["Imago__Ingest__InboxQuiet"] = "00:00:00",
            ["Logging__LogLevel__Default"] = "Warning",
        });
        var server = new WorkerServer(cache, worker, address, inbox);
        await worker.WaitAsync("the worker is ready", server.IsReadyAsync, StartLimit, cancellationToken);
        return server;
    }

    /// <summary>Moves a file into the inbox and returns its import once it has ended.</summary>
    /// <exception cref="BenchException">The import failed.</exception>
    public async Task<Run> ImportAsync(string file, TimeSpan limit, CancellationToken cancellationToken)
    {
        File.Move(file, Path.Combine(_inbox, Path.GetFileName(file)));
        return await WaitAsync(run => run.Kind == RunKinds.Import && run.Subject == Path.GetFileName(file), limit, cancellationToken);
    }

    /// <summary>Asks for a run and returns it once it has ended.</summary>
    /// <param name="path">The control endpoint that takes the wish.</param>
    /// <param name="limit">How long the run may take.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BenchException">The run failed, or was not taken.</exception>
    public async Task<Run> RequestAsync(string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsync(path, content: null, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"The worker answered {(int)answer.StatusCode} to {path}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        var asked = await JsonSerializer.DeserializeAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), OperationsJson.Default.Run, cancellationToken);
        return await WaitAsync(run => run.Id == asked!.Id, limit, cancellationToken);
    }

    /// <summary>The run that is meant, once it has ended.</summary>
    /// <exception cref="BenchException">The run failed.</exception>
    public async Task<Run> WaitAsync(Func<Run, bool> isMeant, TimeSpan limit, CancellationToken cancellationToken)
    {
        Run? ended = null;
        await _worker.WaitAsync(
            "the run has ended",
            async token =>
            {
                // Often enough for what is measured by the run's own times, and too seldom to be felt.
                await Task.Delay(200, token);
                var runs = await JsonSerializer.DeserializeAsync(await _client.GetStreamAsync("/runs", token), OperationsJson.Default.RunList, token);
                ended = runs!.Items.FirstOrDefault(run => run.HasEnded && isMeant(run));
                return ended is not null;
            },
            limit,
            cancellationToken);
        return ended!.State is RunState.Completed
            ? ended
            : throw new BenchException($"The run {ended.Kind} of {ended.Subject} has {ended.State}: {ended.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _worker.DisposeAsync();
        await _cache.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync("/health", cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
