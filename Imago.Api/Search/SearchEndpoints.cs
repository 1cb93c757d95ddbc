using System.Globalization;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Api.Search;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder routes) => routes.MapGet("/api/photos", SearchPhotos)
        .WithName("SearchPhotos")
        .WithTags("Photos")
        .WithSummary("Search for photos")
        .WithDescription("Finds photos by a query and filters, counts them by facet, and pages through them with cursors in both directions.")
        .WithSearchParameters()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<PhotoSearchResult>, ProblemResult>> SearchPhotos(
        HttpContext context, PhotoSearcher searcher, SearchTelemetry telemetry, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var (search, errors) = PhotoSearchReader.Read(context.Request.Query);
        if (errors.Any)
        {
            telemetry.Refused(clock.GetElapsedTime(started));
            return ProblemResult.Of(errors);
        }

        var result = await searcher.SearchAsync(search, cancellationToken);
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture, $"index;dur={result.IndexMs}, search;dur={result.TookMs}");
        return TypedResults.Ok(result);
    }
}
