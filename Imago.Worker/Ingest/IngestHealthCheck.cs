using System.Globalization;
using Imago.Worker.Indexing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.Worker.Ingest;

/// <summary>Health from what the worker is doing: at work is degraded (what can be found is not complete yet), failed is unhealthy.</summary>
internal sealed class IngestHealthCheck(IngestState state, IndexAvailability availability) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(state.Current, availability.Obstacle));

    internal static HealthCheckResult Check(IngestSnapshot current, string? obstacle) => current.Phase switch
    {
        IngestPhase.Failed => HealthCheckResult.Unhealthy(Text($"{current.Source ?? "Preparation"} failed: {current.Error}")),
        _ when obstacle is not null => HealthCheckResult.Degraded($"Waiting for Elasticsearch: {obstacle}."),
        IngestPhase.Starting => HealthCheckResult.Degraded("Starting."),
        IngestPhase.Ingesting => HealthCheckResult.Degraded(
            Text($"Ingesting {current.Source}: {current.Reached.Counts.Read:N0} records, {current.Progress:P0} of the file read.")),
        IngestPhase.Standby => HealthCheckResult.Healthy("Standing by: another worker has the lease."),
        _ when current.Error is not null => HealthCheckResult.Degraded(Text($"{current.Source} failed: {current.Error}")),
        _ when current.Source is null => HealthCheckResult.Healthy("Nothing to ingest."),
        _ => HealthCheckResult.Healthy($"{current.Source} is ingested: {current.Reached.Counts}."),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
