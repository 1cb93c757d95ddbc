using Microsoft.AspNetCore.Mvc;

namespace Imago.Api.Errors;

/// <summary>An answer with problem details, written as every other problem of the API.</summary>
public sealed class ProblemResult(ProblemDetails problem) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => problem.Status;

    public static ProblemResult Of(ProblemType type, string? detail = null) => new(type.Occurrence(detail));

    /// <summary>No photo has the id of a request.</summary>
    public static ProblemResult NoSuchPhoto() => Of(ProblemTypes.PhotoNotFound, "An id is a database and an image number, such as stock-445.");

    /// <summary>Everything that is wrong with the parameters of a request.</summary>
    public static ProblemResult Of(ParameterErrors errors) => Of(ProblemTypes.InvalidParameters, errors);

    /// <summary>Problem details with sentences by parameter.</summary>
    public static ProblemResult Of(ProblemType type, ParameterErrors errors)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(errors);
        return new ProblemResult(new HttpValidationProblemDetails(errors.ToDictionary())
        {
            Type = type.Reference,
            Status = type.Status,
            Title = type.Title,
        });
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        await httpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }
}
