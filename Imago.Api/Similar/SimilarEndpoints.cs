using System.ComponentModel;
using System.Globalization;
using Imago.Api.Caching;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Imago.Api.Photos;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Api.Similar;

internal static class SimilarEndpoints
{
    private const int MaxSize = 50;
    private const int DefaultSize = 12;

    public static void AddSimilar(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<SimilarPhotos>();

    public static void MapSimilar(this IEndpointRouteBuilder routes) => routes.MapGet("/api/photos/{id}/similar", FindSimilar)
        .WithName("FindSimilarPhotos")
        .WithPhotoId()
        .WithTags("Photos")
        .WithSummary("Photos like this one")
        .WithDescription("Photos of the same event, with the same people or places, and with a caption like this one's, each with the reason.")
        .WithWholeNumber("size", least: 1, MaxSize, DefaultSize)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<AnswerResult<SimilarResult>, ProblemResult>> FindSimilar(
        [Description("The id of a photo in a list: database and image number.")] string id,
        [Description("Most photos.")] string? size,
        HttpContext context,
        PhotoReader photos,
        SimilarPhotos similar,
        AnswerCache cache,
        CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        foreach (var name in context.Request.Query.Keys.Where(key => key != nameof(size)))
        {
            errors.Add(name, "Unknown parameter; known is size.");
        }

        var most = DefaultSize;
        if (!string.IsNullOrEmpty(size) && (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > MaxSize))
        {
            errors.Add(nameof(size), $"size must be a whole number from 1 to {MaxSize}.");
        }

        if (errors.Any)
        {
            return ProblemResult.Of(errors);
        }

        var answer = await cache.GetAsync(
            string.Create(CultureInfo.InvariantCulture, $"/api/photos/{Uri.EscapeDataString(id)}/similar?size={most}"),
            async ending => await photos.FindAsync(id, ending) is { } photo
                ? new ComputedAnswer(await similar.FindAsync(id, photo, most, ending), IndexMs: 0)
                : null,
            cancellationToken);
        return answer is null
            ? ProblemResult.Of(ProblemTypes.PhotoNotFound, "An id is a database and an image number, such as stock-445.")
            : new AnswerResult<SimilarResult>(answer);
    }
}
