using Imago.ServiceDefaults.Health;
using Imago.ServiceDefaults.Http;
using Imago.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Imago.ServiceDefaults;

/// <summary>What every service of the application shares: telemetry, health, service discovery and resilient HTTP clients.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Call it first: what is registered later (clients, health checks, activity sources) builds on it.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddHttpClients();
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check: may this service be given work?) and <c>/alive</c> (only the checks tagged
    /// <see cref="HealthTags.Live"/>: should this process be restarted?).
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
