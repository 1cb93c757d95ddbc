using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.SearchNode.Indexing;

/// <summary>Unhealthy when an index can no longer be written.</summary>
internal sealed class IndexHealthCheck(IndexCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var entries = catalog.View.Entries.Values;
        var failed = entries.Where(entry => entry.Index.Engine.WriteFailure is not null).Select(entry => entry.Index.Name).ToList();
        return Task.FromResult(failed.Count == 0
            ? HealthCheckResult.Healthy($"{entries.Count()} indices are open.")
            : HealthCheckResult.Unhealthy($"Not writable: {string.Join(", ", failed)}."));
    }
}
