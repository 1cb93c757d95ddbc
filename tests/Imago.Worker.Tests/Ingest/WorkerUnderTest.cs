using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Imago.ServiceDefaults.Caching;
using Imago.Testing;
using Imago.Worker.Census;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Healing;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;
using Imago.Worker.Resetting;
using Imago.Worker.Warming;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Ingest;

/// <summary>The worker's services on a server, with indices of their own, and optionally with a faulty network in between.</summary>
internal sealed class WorkerUnderTest : IDisposable
{
    private readonly IHost _host;
    private readonly ElasticsearchServer _server;

    /// <param name="server">The server.</param>
    /// <param name="name">Names the indices: workers of the same name share them.</param>
    /// <param name="fault">What happens to requests.</param>
    /// <param name="settings">Further configuration.</param>
    public WorkerUnderTest(ElasticsearchServer server, string name, Fault? fault = null, params (string Key, string Value)[] settings)
    {
        _server = server;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(
        [
            new("Imago:Index:Alias", $"{server.Prefix}-{name}"),
            new("Imago:Index:DeadLetters", $"{server.Prefix}-{name}-dead-letters"),
            new("Imago:Index:Imports", $"{server.Prefix}-{name}-imports"),
            new("Imago:Index:Jobs", $"{server.Prefix}-{name}-jobs"),
            new("Imago:Index:QualityReports", $"{server.Prefix}-{name}-reports"),
            new("Imago:Index:QualityAcceptances", $"{server.Prefix}-{name}-acceptances"),
            new("Imago:Index:QualitySlices", $"{server.Prefix}-{name}-slices"),
            // A census only where a test asks for one.
            new("Imago:Quality:AfterChanges", "false"),
            new("Imago:Jobs:BackgroundDelay", "00:00:00"),
            new("Imago:Leases:Duration", "00:00:02"),
            new("ConnectionStrings:cache", SharedCache.ConnectionString($"{server.Prefix}-{name}")),
            new("Imago:Indexing:LongestDelay", "00:00:00.050"),
        ]));
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(fault is null ? server.Client : ClientThrough(fault));
        builder.AddCacheClient();
        builder.AddIngest();
        builder.AddDeadLetters();
        builder.AddHealing();
        builder.AddWarming();
        builder.AddResetting();
        builder.AddCensus();
        _host = builder.Build();
    }

    public IServiceProvider Services => _host.Services;

    public ArchiveIndexOptions Indices => Services.GetRequiredService<IOptions<ArchiveIndexOptions>>().Value;

    public void Dispose() => _host.Dispose();

    /// <summary>Starts it with all that belongs to it, as the process does.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    /// <summary>Waits until the worker is in a phase.</summary>
    public async Task<IngestSnapshot> WaitAsync(IngestPhase phase, CancellationToken cancellationToken)
    {
        var state = Services.GetRequiredService<IngestState>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (state.Current.Phase != phase)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return state.Current;
    }

    /// <summary>As at a start of the worker.</summary>
    public async Task<ImportRun> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var target = await EnsureAsync(cancellationToken);
        var file = await DeliveryFile.IdentifyAsync(path, cancellationToken);
        return await Services.GetRequiredService<Importer>().ImportAsync(file, new ImportOrder(file.Id, target), cancellationToken);
    }

    public async Task<PhotoTarget> EnsureAsync(CancellationToken cancellationToken)
    {
        var target = await Services.GetRequiredService<PhotoIndex>().EnsureAsync(cancellationToken);
        await Services.GetRequiredService<DeadLetterIndex>().EnsureAsync(cancellationToken);
        await Services.GetRequiredService<ImportLedger>().EnsureAsync(cancellationToken);
        await Services.GetRequiredService<JobStore>().EnsureAsync(cancellationToken);
        return target;
    }

    public async Task<long> CountPhotosAsync(CancellationToken cancellationToken) => await CountAsync(Indices.Alias, cancellationToken);

    public async Task<long> CountDeadLettersAsync(CancellationToken cancellationToken) => await CountAsync(Indices.DeadLetters, cancellationToken);

    public async Task<Photo?> FindPhotoAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(Indices.Alias, id, cancellationToken) is { } found ? found.Deserialize(PhotoJson.Relaxed.Photo) : null;

    public async Task<DeadLetter> GetDeadLetterAsync(ImportRunId run, long line, CancellationToken cancellationToken) =>
        (await FindAsync(Indices.DeadLetters, $"{run.Value}-{line}", cancellationToken))!.Value.Deserialize(DeadLetterJson.Default.DeadLetter)!;

    /// <summary>Sends a request past the worker.</summary>
    public async Task<JsonElement> RequestAsync(HttpMethod method, string path, string? body, CancellationToken cancellationToken)
    {
        var response = await _server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(method, path), body is null ? null : PostData.String(body), null, null, cancellationToken);
        return JsonDocument.Parse(response.Body).RootElement;
    }

    /// <summary>Asks for a job and waits for its end.</summary>
    public async Task<JobRun> RunAsync<T>(string kind, string? subject, T parameters, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var entry = await Services.GetRequiredService<JobQueue>().EnqueueAsync(kind, subject, parameters, type, id: null, cancellationToken);
        return await EndedAsync(entry.Id, cancellationToken);
    }

    public async Task<JobRun> EndedAsync(string run, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var entry = await Services.GetRequiredService<JobStore>().FindAsync(run, cancellationToken);
            if (entry is { Run.FinishedAt: not null })
            {
                return entry.Run;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<long> CountAsync(string index, CancellationToken cancellationToken)
    {
        await RequestAsync(HttpMethod.POST, $"/{index}/_refresh", null, cancellationToken);
        return (await RequestAsync(HttpMethod.GET, $"/{index}/_count", null, cancellationToken)).GetProperty("count").GetInt64();
    }

    private async Task<JsonElement?> FindAsync(string index, string id, CancellationToken cancellationToken)
    {
        var answer = await RequestAsync(HttpMethod.GET, $"/{index}/_doc/{id}", null, cancellationToken);
        return answer.GetProperty("found").GetBoolean() ? answer.GetProperty("_source") : null;
    }

    private ElasticsearchClient ClientThrough(Fault fault)
    {
        var direct = _server.Client.ElasticsearchClientSettings;
        var invoker = new HttpRequestInvoker((handler, _) => new FaultyNetwork(handler, fault));
        var settings = new ElasticsearchClientSettings(new SingleNodePool(direct.NodePool.Nodes.First().Uri), invoker);
        return new ElasticsearchClient(direct.Authentication is { } authentication ? settings.Authentication(authentication) : settings);
    }
}

/// <summary>The id of an import, from the file.</summary>
internal readonly record struct ImportRunId(string Value)
{
    public static async Task<ImportRunId> OfAsync(string path, CancellationToken cancellationToken) =>
        new((await DeliveryFile.IdentifyAsync(path, cancellationToken)).Id);
}
