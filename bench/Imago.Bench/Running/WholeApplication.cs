using System.Globalization;
using System.Text.Json;
using Imago.Bench.Generation;

namespace Imago.Bench.Running;

/// <summary>
/// The application as <c>dotnet run --no-build --project Imago.AppHost</c> starts it, on free ports. Its service key is known, so that
/// measurements are not rate limited.
/// </summary>
internal sealed class WholeApplication : IAsyncDisposable
{
    private const string ServiceKey = "bench-service-key-00000000000000000000";

    /// <summary>The records of the shipped sample.</summary>
    public const int SampleRecords = 59_031;

    private static readonly TimeSpan SearchPeriod = TimeSpan.FromMilliseconds(80);

    private readonly string _data;
    private readonly ServerProcess _process;
    private readonly MarkedProcesses _processes;

    private WholeApplication(string data, ServerProcess process, MarkedProcesses processes, Uri frontend, Uri api)
    {
        (_data, _process, _processes) = (data, process, processes);
        (Frontend, Api) = (frontend, api);
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { Timeout = TimeSpan.FromSeconds(30) };
        Client.DefaultRequestHeaders.Add("X-Imago-Service-Key", ServiceKey);
    }

    public Uri Frontend { get; }

    public Uri Api { get; }

    public HttpClient Client { get; }

    /// <param name="data">The data directory; empty for a first start.</param>
    /// <param name="environment">Variables besides.</param>
    public static WholeApplication Start(string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (frontend, api) = (FreePort.Find(), FreePort.Find());
        var processes = new MarkedProcesses(new("IMAGO_BENCH_APPLICATION", Guid.NewGuid().ToString("N")));
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            [processes.Variable.Key] = processes.Variable.Value,
            ["IMAGO_BACKING"] = "embedded",
            ["IMAGO_DATA"] = data,
            ["IMAGO_FRONTEND_PORT"] = Text(frontend),
            ["IMAGO_API_PORT"] = Text(api),
            ["Parameters__service-key"] = ServiceKey,
            ["ASPNETCORE_URLS"] = $"http://localhost:{Text(FreePort.Find())}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{Text(FreePort.Find())}",
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{Text(FreePort.Find())}",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["DOTNET_ENVIRONMENT"] = "Development",
        };
        var process = ServerProcess.StartCommand(
            "dotnet", ["run", "--no-build", "--no-launch-profile", "-c", Solution.Configuration, "--project", "Imago.AppHost"], variables);
        return new WholeApplication(data, process, processes, new Uri($"http://localhost:{Text(frontend)}"), new Uri($"http://localhost:{Text(api)}"));
    }

    /// <summary>
    /// Returns as soon as a search through the frontend finds at least so many photos. Asks ten times a second: each of these searches is one that no
    /// cache answers, and more of them would be a load of their own.
    /// </summary>
    public Task WaitForPhotosAsync(long photos, TimeSpan limit, CancellationToken cancellationToken)
    {
        // Each time another query, since an answer from the cache would tell what was true a moment ago.
        var attempt = 0;
        return _process.WaitAsync(
            string.Create(CultureInfo.InvariantCulture, $"a search found {photos} photos"),
            async token =>
            {
                await Task.Delay(SearchPeriod, token);
                using var answer = await Client.GetAsync(
                    new Uri(Frontend, string.Create(CultureInfo.InvariantCulture, $"/api/photos?pageSize=1&facets=none&q=-never{attempt++}")), token);
                if (!answer.IsSuccessStatusCode)
                {
                    return false;
                }

                using var found = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(token));
                return found.RootElement.GetProperty("total").GetInt64() >= photos;
            },
            limit,
            cancellationToken);
    }

    /// <summary>Drops generated photos into the inbox; the worker takes them from there.</summary>
    public async Task DeliverAsync(IEnumerable<GeneratedRecord> records, CancellationToken cancellationToken)
    {
        const string Name = "generated.ndjson";
        var written = Path.Combine(Directory.CreateDirectory(Path.Combine(_data, "bench")).FullName, Name);
        await GeneratedFile.WriteAsync(written, records, cancellationToken);
        File.Move(written, Path.Combine(Directory.CreateDirectory(Path.Combine(_data, "inbox")).FullName, Name));
    }

    /// <summary>What the application's programs use.</summary>
    public IReadOnlyList<ProcessUse> Processes() => _processes.Read();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
