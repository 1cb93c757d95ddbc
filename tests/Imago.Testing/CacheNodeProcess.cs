using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Imago.Testing;

/// <summary>The embedded cache node as users run it: a process of its own, on a free port, which tests may kill.</summary>
public sealed partial class CacheNodeProcess : IAsyncDisposable
{
    /// <summary>Of every character but the comma, which no connection string of Redis can hold.</summary>
    public const string Password = "p@ss;w=rd/ 1";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private CacheNodeProcess(Process process) => _process = process;

    public int Port { get; private set; }

    /// <summary>What a service finds under <c>ConnectionStrings:cache</c>.</summary>
    public string ConnectionString => Options().ToString(includePassword: true);

    /// <summary>Starts the node and returns when it says which port it listens on.</summary>
    /// <param name="data">Its data directory.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="port">0 is any free port; a node that comes back takes its old one.</param>
    public static async Task<CacheNodeProcess> StartAsync(string data, CancellationToken cancellationToken, int port = 0)
    {
        var node = new CacheNodeProcess(Launch(["--port", port.ToString(CultureInfo.InvariantCulture), "--data", data], Password));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (await node._process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (Listening.Match(line) is { Success: true } match)
                {
                    node.Port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
                    return node;
                }
            }

            throw new InvalidOperationException($"The node ended: {await node._process.StandardError.ReadToEndAsync(limit.Token)}");
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a node that is expected not to come up.</summary>
    public static async Task<(int ExitCode, string Error)> StartRefusedAsync(string[] args, CancellationToken cancellationToken)
    {
        using var process = Launch(args, password: null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            return (process.ExitCode, error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public Task<ConnectionMultiplexer> ConnectAsync(string? password = Password) => ConnectionMultiplexer.ConnectAsync(Options(password));

    /// <summary>What <c>kill -9</c> does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <inheritdoc cref="ProcessSignals.Pause"/>
    public void Pause() => _process.Pause();

    public void Resume() => _process.Resume();

    /// <summary>What the AppHost does to stop the node.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync(CancellationToken cancellationToken)
    {
        _process.Terminate();
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private ConfigurationOptions Options(string? password = Password) => new()
    {
        EndPoints = { { "127.0.0.1", Port } },
        Password = password,
        ConnectRetry = 1,
        AllowAdmin = true, // for INFO
    };

    private static Process Launch(string[] args, string? password)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Imago.CacheNode.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CacheNode__Password"] = password;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"Listening on 127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening { get; }
}
