using System.Net;
using Imago.ServiceDefaults.Caching;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StackExchange.Redis;
using IServer = Microsoft.AspNetCore.Hosting.Server.IServer;

namespace Imago.Api.Caching;

/// <summary>Tells the worker that this replica is there and under which address, and brings the popular searches along.</summary>
internal sealed partial class ReplicaHeartbeat(
    IConnectionMultiplexer redis,
    PopularSearches popular,
    IServer server,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<ReplicaHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A replica that has been silent for so long is forgotten.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Addresses are known once the server has started.
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);

        var address = Address();
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await TryAsync(() => BeatAsync(address));
                await TryAsync(popular.FlushAsync);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryAsync(() => address is null ? Task.CompletedTask : redis.GetDatabase().SortedSetRemoveAsync(CacheKeys.ApiReplicas, address));
        }
    }

    private async Task BeatAsync(string? address)
    {
        if (address is not null)
        {
            var now = clock.GetUtcNow().ToUnixTimeSeconds();
            var database = redis.GetDatabase();
            await database.SortedSetAddAsync(CacheKeys.ApiReplicas, address, now);
            await database.SortedSetRemoveRangeByScoreAsync(CacheKeys.ApiReplicas, double.NegativeInfinity, now - Silence.TotalSeconds);
        }
    }

    /// <summary>The first address that the server listens on; null where it listens on none, as a test's server does.</summary>
    private string? Address()
    {
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } listening)
        {
            return null;
        }

        // "http://+:8080" and "http://[::]:8080" are every address of this machine: others reach it by its name.
        var binding = BindingAddress.Parse(listening);
        var host = binding.Host is "+" or "*" or "[::]" or "0.0.0.0" ? Dns.GetHostName() : binding.Host;
        return $"{binding.Scheme}://{host}:{binding.Port}";
    }

    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception exception)
        {
            // The health check tells that Redis is away; the next beat is soon. Whatever else it is, the replica goes on answering.
            if (!exception.IsCacheFailure(CancellationToken.None))
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(EventId = 1105, Level = LogLevel.Error, Message = "The worker could not be told that this replica is there.")]
    private partial void LogFailed(Exception exception);
}
