using System.ComponentModel;
using Imago.Api.Caching;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Imago.Api.Photos.Thumbnails;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Imago.Api.Photos;

internal static class PhotoEndpoints
{
    public static void AddPhotos(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PhotoReader>();
        builder.AddThumbnails();
    }

    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/photos/{id}", ReadPhoto)
            .WithName("ReadPhoto")
            .WithPhotoId()
            .WithTags("Photos")
            .WithSummary("One photo")
            .WithDescription("Everything that is known of a photo, with the values that were repaired as they were delivered.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapThumbnails();
    }

    private static Task<Results<AnswerResult<PhotoDetail>, ProblemResult>> ReadPhoto(
        [Description("The id of a photo in a list: database and image number.")] string id,
        PhotoReader photos,
        AnswerCache cache,
        CancellationToken cancellationToken) =>
        cache.AnswerAsync<PhotoDetail>(
            $"/api/photos/{Uri.EscapeDataString(id)}",
            async ending => await photos.FindAsync(id, ending) is { } photo ? new ComputedAnswer(new PhotoDetail(id, photo)) : null,
            cancellationToken);
}
