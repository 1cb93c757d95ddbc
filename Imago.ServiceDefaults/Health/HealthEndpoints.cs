using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Imago.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    public const string ReadyPath = "/health";
    public const string AlivePath = "/alive";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static bool IsHealthRequest(PathString path) => path.StartsWithSegments(ReadyPath) || path.StartsWithSegments(AlivePath);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        // Probes carry no credentials, must not be turned away by a limit and must not colour the service's request metrics.
        var group = endpoints.MapGroup("")
            .AllowAnonymous()
            .DisableRateLimiting()
            .DisableHttpMetrics()
            .ExcludeFromDescription();

        group.MapMethods(ReadyPath, Methods, GetReadyAsync);
        group.MapMethods(AlivePath, Methods, GetAliveAsync);
    }

    private static async Task<IResult> GetReadyAsync(HealthReports reports, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await reports.GetReadyAsync(cancellationToken), response);

    private static async Task<IResult> GetAliveAsync(HealthReports reports, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(await reports.GetLiveAsync(cancellationToken), response);

    private static IResult Answer(HealthReport report, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store, no-cache";
        // Degraded is still able to work: only Unhealthy takes the service out of rotation.
        var status = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Results.Json(HealthAnswer.From(report), HealthJson.Default.HealthAnswer, statusCode: status);
    }
}
