using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.AppHost.Health;

internal static class HealthExtensions
{
    /// <summary>Makes every health check of the model a <see cref="PatientHealthCheck"/>.</summary>
    public static IDistributedApplicationBuilder AddPatientHealthChecks(this IDistributedApplicationBuilder builder)
    {
        builder.Services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (var registration in health.Registrations)
            {
                var factory = registration.Factory;
                var progress = new PatientHealthCheck.Progress();
                registration.Factory = services => new PatientHealthCheck(factory(services), progress, TimeProvider.System);
            }
        });
        return builder;
    }
}
