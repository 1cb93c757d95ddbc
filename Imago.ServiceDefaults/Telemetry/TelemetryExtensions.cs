using Imago.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Imago.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Set by the AppHost (and by every OpenTelemetry deployment); without it nothing leaves the process.</summary>
    private const string ExporterEndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddQuietDefaults();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(TelemetryNames.Meters))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource(TelemetryNames.Sources)
                // A probe that is not recorded takes its children along: the checks' own calls to the backing stores stay out of the traces too.
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => !HealthEndpoints.IsHealthRequest(context.Request.Path))
                .AddHttpClientInstrumentation(requests => requests.FilterHttpRequestMessage = request => !HealthEndpoints.IsHealthRequest(request.RequestUri?.AbsolutePath))
                .AddProcessor<ProbeFilter>());

        if (!string.IsNullOrWhiteSpace(builder.Configuration[ExporterEndpointVariable]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
