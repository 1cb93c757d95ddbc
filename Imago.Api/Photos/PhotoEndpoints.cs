using System.ComponentModel;
using Imago.Api.Errors;
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
            .WithTags("Photos")
            .WithSummary("One photo")
            .WithDescription("Everything that is known of a photo, with the values that were repaired as they were delivered.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapThumbnails();
    }

    private static async Task<Results<Ok<PhotoDetail>, ProblemResult>> ReadPhoto(
        [Description("The id of a photo in a list: database and image number.")] string id,
        HttpContext context,
        PhotoReader photos,
        CancellationToken cancellationToken)
    {
        if (await photos.FindAsync(id, cancellationToken) is not { } photo)
        {
            return ProblemResult.Of(ProblemTypes.PhotoNotFound, "An id is a database and an image number, such as stock-445.");
        }

        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Ok(new PhotoDetail(id, photo));
    }
}
