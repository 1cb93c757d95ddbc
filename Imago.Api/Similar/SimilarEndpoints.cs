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
    private static readonly WholeNumberParameter Size = new("size", Most: 50, Otherwise: 12);

    public static void AddSimilar(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<SimilarPhotos>();

    public static void MapSimilar(this IEndpointRouteBuilder routes) => routes.MapGet("/api/photos/{id}/similar", FindSimilar)
        .WithName("FindSimilarPhotos")
        .WithPhotoId()
        .WithTags("Photos")
        .WithSummary("Photos like this one")
        .WithDescription("Photos of the same event, with the same people or places, and with a caption like this one's, each with the reason.")
        .WithWholeNumber(Size)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Task<Results<AnswerResult<SimilarResult>, ProblemResult>> FindSimilar(
        [Description("The id of a photo in a list: database and image number.")] string id,
        [Description("Most photos.")] string? size,
        HttpContext context,
        PhotoReader photos,
        SimilarPhotos similar,
        AnswerCache cache,
        CancellationToken cancellationToken)
    {
        var errors = new ParameterErrors();
        errors.RefuseUnknown(context.Request.Query, Size.Name);
        var most = Size.Read(size, errors);
        return cache.AnswerAsync<SimilarResult>(
            errors,
            string.Create(CultureInfo.InvariantCulture, $"/api/photos/{Uri.EscapeDataString(id)}/similar?size={most}"),
            async ending => await photos.FindAsync(id, ending) is { } photo ? new ComputedAnswer(await similar.FindAsync(id, photo, most, ending)) : null,
            cancellationToken);
    }
}
