using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.AppHost.Health;

/// <summary>
/// A check that, until the resource was healthy for the first time, is repeated in short steps before it reports a failure. Aspire asks a
/// resource that has failed again after 1, 2, 3, 4, 5 s, and what waits for the resource waits that long: with three layers of services most of
/// the start would be waiting for the next check.
/// </summary>
internal sealed class PatientHealthCheck(IHealthCheck check, PatientHealthCheck.Progress progress, TimeProvider clock) : IHealthCheck
{
    /// <summary>How long a failure is held back. Below the time after which a person looks at the dashboard for the reason.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var result = await AskAsync(context, cancellationToken);
            progress.WasHealthy |= result.Status != HealthStatus.Unhealthy;
            if (progress.WasHealthy || clock.GetElapsedTime(started) >= Patience)
            {
                return result;
            }

            await Task.Delay(Step, clock, cancellationToken);
        }
    }

    private async Task<HealthCheckResult> AskAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await check.CheckHealthAsync(context, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // As the health check service would report it.
            return new HealthCheckResult(context.Registration.FailureStatus, failure.Message, failure);
        }
    }

    /// <summary>What is remembered from one check to the next, each of which has an instance of its own.</summary>
    internal sealed class Progress
    {
        public volatile bool WasHealthy;
    }
}
