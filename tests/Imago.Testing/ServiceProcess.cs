using System.Diagnostics;
using System.Net;
using System.Text;

namespace Imago.Testing;

/// <summary>One of the web services as a process of its own, on a free port, which tests may kill, pause and start again.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _assembly;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _environment;
    private readonly StringBuilder _log = new();
    private Process? _process;
    private HttpClient? _client;

    private ServiceProcess(string assembly, IEnumerable<KeyValuePair<string, string>> environment) => (_assembly, _environment) = (assembly, [.. environment]);

    /// <summary>A client of the service that nothing limits.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("The service is not started.");

    public Uri Address => Client.BaseAddress!;

    /// <summary>What it has printed.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a service and returns when it answers.</summary>
    /// <param name="assembly">Name of its project, which the test project refers to.</param>
    /// <param name="environment">Its settings.</param>
    public static async Task<ServiceProcess> StartAsync(string assembly, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var service = new ServiceProcess(assembly, environment);
        try
        {
            await service.StartAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts again where it was, after it was killed.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, $"{_assembly}.dll"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = _client?.BaseAddress?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0";
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process?.Dispose();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Read(line.Data, listening);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var address = await listening.Task.WaitAsync(limit.Token);
            _client ??= new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000, AllowAutoRedirect = false }) { BaseAddress = address };
            while ((await _client.GetAsync(new Uri("/alive", UriKind.Relative), limit.Token)).StatusCode != HttpStatusCode.OK)
            {
                await Task.Delay(20, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{_assembly} did not start: {Log}");
        }
    }

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc cref="ProcessSignals.Pause"/>
    public void Pause() => _process!.Pause();

    public void Resume() => _process!.Resume();

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _client?.Dispose();
    }

    private void Read(string? line, TaskCompletionSource<Uri> listening)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }
}
