using System.Diagnostics;
using System.Globalization;

namespace Imago.Api.Errors;

/// <summary>
/// Writes problem details, whatever the request accepts: a browser that asked for a page or a picture is told as well what is wrong. Every
/// problem gets a type of the API's own and the id of the trace in which it can be looked up.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    private const int RetryAfterSeconds = 5;

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var problem = context.ProblemDetails;
        problem.Status ??= response.StatusCode;
        if (problem.Type?.StartsWith("/errors/", StringComparison.Ordinal) != true && ProblemTypes.OfStatus(problem.Status) is { } type)
        {
            problem.Type = type.Reference;
            problem.Title = type.Title;
        }

        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        await response.WriteAsJsonAsync(
            problem, problem.GetType(), options: null, contentType: "application/problem+json", context.HttpContext.RequestAborted);
    }
}
