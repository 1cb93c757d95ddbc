using System.Globalization;
using Imago.Archive.Quality;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.Worker.Census;

/// <summary>Degraded while the last report about the archive crosses a threshold that nobody has accepted.</summary>
internal sealed class QualityHealthCheck(QualityState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check(state.Crossings));

    internal static HealthCheckResult Check(IReadOnlyList<Crossing> crossings) => crossings.Count == 0
        ? HealthCheckResult.Healthy("The last quality report crosses no threshold.")
        : HealthCheckResult.Degraded($"The last quality report crosses thresholds: {string.Join(", ", crossings.Select(Describe))}.");

    private static string Describe(Crossing crossing) => crossing.Kind switch
    {
        ReportVerdict.Field => string.Create(CultureInfo.InvariantCulture, $"{crossing.Name} is complete to {crossing.Value:P1}"),
        ReportVerdict.Rule => string.Create(CultureInfo.InvariantCulture, $"{crossing.Name} in {crossing.Value:P2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"the mapping differs in {crossing.Value:N0} places"),
    };
}
