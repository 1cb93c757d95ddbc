using System.Net;
using System.Text.Json;
using Elastic.Transport;
using Imago.Testing;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Fault.Tests;

/// <summary>
/// The processes that make the application up: search node, cache node, two workers with one inbox, two replicas of the API, and the frontend, through
/// which visitors come.
/// </summary>
public sealed class RunningApplication : IAsyncLifetime
{
    private const string ServiceKey = "the services' own";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-faults-");
    private CacheNodeProcess? _cache;
    private ServiceProcess? _frontend;

    public SearchNodeProcess Index { get; } = new();

    public CacheNodeProcess Cache => _cache!;

    public IReadOnlyList<ServiceProcess> Workers { get; private set; } = [];

    public IReadOnlyList<ServiceProcess> Replicas { get; private set; } = [];

    public ServiceProcess Frontend => _frontend!;

    private string Inbox => Path.Combine(_data.FullName, "inbox");

    public async ValueTask InitializeAsync()
    {
        await Index.InitializeAsync();
        _cache = await CacheNodeProcess.StartAsync(_data.FullName, CancellationToken.None);
        KeyValuePair<string, string>[] common =
        [
            new("ConnectionStrings__elasticsearch", Index.Address.AbsoluteUri),
            new("ConnectionStrings__cache", _cache.ConnectionString),
            new("Imago__ServiceKey", ServiceKey),
        ];
        KeyValuePair<string, string>[] worker =
        [
            .. common,
            new("Imago__Ingest__Inbox", Inbox),
            new("Imago__Ingest__InboxQuiet", "00:00:00"),
            // Small batches, so that there is much that can be interrupted.
            new("Imago__Ingest__LargestBatch", "65536"),
            new("Imago__Leases__Duration", "00:00:02"),
            new("Imago__Quality__AfterChanges", "false"),
            new("Imago__Quality__Every", "00:00:00"),
        ];
        Workers = await Task.WhenAll(ServiceProcess.StartAsync("Imago.Worker", worker), ServiceProcess.StartAsync("Imago.Worker", worker));
        KeyValuePair<string, string>[] api =
        [
            .. common,
            // All visitors come from one address.
            new("Imago__RateLimit__PerSecond", "1000000"),
            new("Imago__RateLimit__Burst", "1000000"),
        ];
        Replicas = await Task.WhenAll(ServiceProcess.StartAsync("Imago.Api", api), ServiceProcess.StartAsync("Imago.Api", api));
        _frontend = await ServiceProcess.StartAsync("Imago.Frontend",
        [
            new("Imago__ServiceKey", ServiceKey),
            new("Imago__Keys__Directory", Path.Combine(_data.FullName, "keys")),
            .. Replicas.Select((replica, i) => KeyValuePair.Create($"services__api__http__{i}", replica.Address.AbsoluteUri)),
        ]);
    }

    /// <summary>Starts Redis again where it was, after it was killed.</summary>
    public async Task RestartCacheAsync()
    {
        var port = Cache.Port;
        await Cache.DisposeAsync();
        _cache = await CacheNodeProcess.StartAsync(_data.FullName, CancellationToken.None, port);
    }

    /// <summary>Puts a file into the inbox.</summary>
    public void Deliver(string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(_data.FullName, name);
        File.WriteAllLines(path, lines);
        File.Move(path, Path.Combine(Inbox, name));
    }

    /// <summary>What came of a delivery; null while it is under way.</summary>
    public JsonElement? SummaryOf(string name)
    {
        var path = Path.Combine(Inbox, "done", $"{name}.summary.json");
        return File.Exists(path) && File.Exists(Path.Combine(Inbox, "done", name)) ? JsonElement.Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>The worker that is importing, and the line that it has reached; null while none is.</summary>
    public async Task<(ServiceProcess Worker, long Line)?> ImportingAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in Workers)
        {
            var status = JsonElement.Parse(await worker.Client.GetStringAsync(new Uri("/status", UriKind.Relative), cancellationToken));
            if (status.GetProperty("phase").GetString() == "ingesting" && status.GetProperty("line").GetInt64() is > 0 and var line)
            {
                return (worker, line);
            }
        }

        return null;
    }

    /// <summary>Photos with a word, as the index itself counts them.</summary>
    public async Task<long> CountAsync(string word, CancellationToken cancellationToken)
    {
        await Index.Client.Transport.RequestAsync<StringResponse>(new EndpointPath(HttpMethod.POST, "/imago-photos/_refresh"), cancellationToken: cancellationToken);
        var answer = await Index.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(HttpMethod.POST, "/imago-photos/_count"),
            PostData.String($$$$"""{"query":{"match":{"suchtext":"{{{{word}}}}"}}}"""), configureActivity: null, localConfiguration: null, cancellationToken);
        return JsonElement.Parse(answer.Body).GetProperty("count").GetInt64();
    }

    /// <summary>Whether every replica answers a search that nobody has asked for.</summary>
    public async Task<bool> AnswersEverywhereAsync(CancellationToken cancellationToken)
    {
        foreach (var replica in Replicas)
        {
            using var answer = await replica.Client.GetAsync(Visitors.Unknown(), cancellationToken);
            if (answer.StatusCode is not HttpStatusCode.OK)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a reader of a failed test needs first.</summary>
    public string Logs() => string.Join('\n', [.. Replicas.Select(replica => replica.Log), .. Workers.Select(worker => worker.Log), Frontend.Log]);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in new[] { _frontend }.Concat(Replicas).Concat(Workers).OfType<ServiceProcess>())
        {
            await service.DisposeAsync();
        }

        if (_cache is not null)
        {
            await _cache.DisposeAsync();
        }

        await Index.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
