using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.ServiceDefaults.Health;

/// <summary>
/// Runs the health checks at most once a second, however many probes ask and whatever the result was: a storm of probes, most likely just when
/// something is down, must not become a storm on the backing stores. Probes that ask while the checks run share that run.
/// </summary>
internal sealed class HealthReports(HealthCheckService checks, TimeProvider clock)
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>After this a run is given up, in case a check ignores its own time limit; the next probe then starts anew.</summary>
    public static readonly TimeSpan RunTimeout = TimeSpan.FromSeconds(15);

    private readonly Cached _ready = new();
    private readonly Cached _live = new();

    /// <summary>All checks.</summary>
    public Task<HealthReport> GetReadyAsync(CancellationToken cancellationToken) =>
        GetAsync(_ready, predicate: null, cancellationToken);

    /// <summary>The checks tagged <see cref="HealthTags.Live"/>.</summary>
    public Task<HealthReport> GetLiveAsync(CancellationToken cancellationToken) =>
        GetAsync(_live, check => check.Tags.Contains(HealthTags.Live), cancellationToken);

    private Task<HealthReport> GetAsync(Cached cached, Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken)
    {
        lock (cached)
        {
            if (cached.Run is null || (cached.Run.IsCompleted && clock.GetElapsedTime(cached.StartedAt) >= Freshness))
            {
                cached.StartedAt = clock.GetTimestamp();
                cached.Run = RunAsync(predicate);
            }

            // The run belongs to every probe that waits for it: one that goes away stops waiting, not the run.
            return cached.Run.WaitAsync(cancellationToken);
        }
    }

    private async Task<HealthReport> RunAsync(Func<HealthCheckRegistration, bool>? predicate)
    {
        // Leaves the caller's lock before the first check runs.
        await Task.Yield();

        using var limit = new CancellationTokenSource(RunTimeout, clock);
        try
        {
            return await checks.CheckHealthAsync(predicate, limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new HealthReport(
                new Dictionary<string, HealthReportEntry>
                {
                    ["checks"] = new(HealthStatus.Unhealthy, $"The checks did not end within {RunTimeout.TotalSeconds:0} s.", RunTimeout, null, null),
                },
                RunTimeout);
        }
    }

    private sealed class Cached
    {
        public Task<HealthReport>? Run { get; set; }

        public long StartedAt { get; set; }
    }
}
