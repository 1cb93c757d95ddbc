using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Imago.CacheNode;

/// <summary>
/// Garnet in this process. Every write is in the append-only file after half a second at most and is read back at the next start, also after
/// the process was killed. When memory is full the oldest keys give way: the node holds caches, leases and counters, never the only copy of
/// anything.
/// </summary>
internal sealed partial class CacheServer(
    IOptions<CacheNodeOptions> options, CacheNodeTelemetry telemetry, ILoggerFactory loggers, ILogger<CacheServer> logger) : IHostedService, IDisposable
{
    private DataDirectory? _data;
    private GarnetServer? _server;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartRecovery();
        var settings = options.Value;
        _data = DataDirectory.Open(settings.Data);
        var port = settings.Port == 0 ? FindFreePort() : settings.Port;
        try
        {
            var authentication = string.IsNullOrEmpty(settings.Password) ? null : new PasswordAuthenticationSettings(settings.Password);
            _server = new GarnetServer(Arguments(port, _data.Path), loggers, authenticationSettingsOverride: authentication);
            _server.Start();
        }
        catch (Exception failed) when (failed.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            throw new CacheNodeStartException(
                $"Port {port} is in use. Give the node another one, or 0 for any free port (--port or CacheNode__Port).", failed);
        }

        telemetry.Observe(_server.Metrics);
        LogListening(port, _data.Path);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not { } server)
        {
            return;
        }

        // Garnet's figures are not to be read while it goes away.
        telemetry.Observe(null);
        using (telemetry.StartCommit())
        {
            // What was written since the last periodic commit.
            await server.Store.CommitAOFAsync(cancellationToken);
        }

        LogStopped();
    }

    public void Dispose()
    {
        _server?.Dispose();
        _data?.Dispose();
    }

    private static string[] Arguments(int port, string data) =>
    [
        "--bind", IPAddress.Loopback.ToString(),
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--memory", "256m",
        "--page", "1m",
        "--segment", "64m",
        "--index", "4m",
        "--lua",
        "-q",
        "--metrics-sampling-freq", "5",
        // The page is at least twice the store's page and the memory at least twice the page: Garnet's own conditions.
        "--aof",
        "--aof-memory", "16m",
        "--aof-page-size", "2m",
        "--aof-segment-size", "64m",
        "--aof-commit-freq", "500",
        // Past this size Garnet takes a checkpoint and starts the file anew, which keeps the disk and the next start small.
        "--aof-size-limit", "256m",
        "--recover",
        "--checkpointdir", data,
        // The default on Linux needs libaio, which few machines have.
        "--device-type", "RandomAccess",
    ];

    /// <summary>Garnet cannot be asked which port it got, so it is chosen here.</summary>
    private static int FindFreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [LoggerMessage(1, LogLevel.Information, "Listening on 127.0.0.1:{Port}, data in {Directory}")]
    private partial void LogListening(int port, string directory);

    [LoggerMessage(2, LogLevel.Information, "All writes are on disk; stopped")]
    private partial void LogStopped();
}
