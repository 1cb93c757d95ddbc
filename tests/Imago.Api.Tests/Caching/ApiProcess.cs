using System.Diagnostics;
using System.Net;
using System.Text;

namespace Imago.Api.Tests.Caching;

/// <summary>A replica of the API as a process of its own.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _client;

    private ApiProcess(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "Imago.Api.dll"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client => _client ?? throw new InvalidOperationException("The replica is not started.");

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

    public static async Task<ApiProcess> StartAsync(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var replica = new ApiProcess(environment);
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1_000, AllowAutoRedirect = false };
            replica._client = new HttpClient(handler) { BaseAddress = await replica._address.Task.WaitAsync(limit.Token) };
            while ((await replica._client.GetAsync("/alive", limit.Token)).StatusCode != HttpStatusCode.OK)
            {
                await Task.Delay(20, limit.Token);
            }

            return replica;
        }
        catch (OperationCanceledException)
        {
            await replica.DisposeAsync();
            throw new InvalidOperationException($"The replica did not start: {replica.Log}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _client?.Dispose();
    }

    private void Read(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }
}
