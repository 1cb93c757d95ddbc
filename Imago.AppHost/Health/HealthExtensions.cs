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

    /// <summary>
    /// Shows each check of a web service as one of the resource, with what the service says about it: Aspire's own check of <c>/health</c> sees the
    /// status code alone, so that degraded looks healthy and unhealthy has no reason. They are named <c>{resource}_{check}</c>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="checks">The names of its checks, as <c>/health</c> reports them.</param>
    public static IResourceBuilder<ProjectResource> WithServiceHealth(this IResourceBuilder<ProjectResource> builder, params string[] checks)
    {
        var endpoint = builder.GetEndpoint("http");
        var health = new ServiceHealth(
            new HttpClient(new SocketsHttpHandler { ConnectTimeout = ServiceHealth.Limit }),
            () => endpoint.IsAllocated ? new Uri(new Uri(endpoint.Url), "/health") : null,
            TimeProvider.System);
        foreach (var check in checks)
        {
            var key = $"{builder.Resource.Name}_{check}";
            builder.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(key, cancellationToken => health.GetAsync(check, cancellationToken));
            builder.WithHealthCheck(key);
        }

        return builder;
    }
}
