using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Imago.ServiceDefaults.Health;

internal static class HealthExtensions
{
    /// <summary>For checks that set no limit of their own; below the time after which probes usually give up.</summary>
    private static readonly TimeSpan DefaultCheckTimeout = TimeSpan.FromSeconds(5);

    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy("The process answers."), [HealthTags.Live]);
        builder.Services.TryAddSingleton<HealthReports>();
        builder.Services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (var check in health.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
            {
                check.Timeout = DefaultCheckTimeout;
            }
        });
    }
}
