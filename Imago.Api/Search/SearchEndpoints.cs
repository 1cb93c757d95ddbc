using Imago.Api.Caching;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Imago.Api.Security;
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
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<AnswerResult<PhotoSearchResult>, ProblemResult>> SearchPhotos(
        HttpContext context,
        PhotoSearcher searcher,
        AnswerCache cache,
        KnownSearches known,
        PopularSearches popular,
        ServiceKey services,
        SearchTelemetry telemetry,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var queryString = context.Request.QueryString.Value ?? "";
        if (known.Find(queryString) is not { } found)
        {
            var started = clock.GetTimestamp();
            var (read, errors) = PhotoSearchReader.Read(context.Request.Query);
            if (errors.Any)
            {
                telemetry.Refused(clock.GetElapsedTime(started));
                return ProblemResult.Of(errors);
            }

            found = known.Keep(queryString, read);
        }

        var (search, address) = found;
        if (search.Cursor is null && !services.IsWarming(context.Request))
        {
            popular.Count(address);
        }

        return await cache.AnswerAsync<PhotoSearchResult>(
            address,
            async ending =>
            {
                var result = await searcher.SearchAsync(search, ending);
                return new ComputedAnswer(result, SearchAddress.LinksOf(search, result), result.IndexMs);
            },
            cancellationToken);
    }
}
