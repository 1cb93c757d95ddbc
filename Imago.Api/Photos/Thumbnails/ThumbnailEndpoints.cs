using System.ComponentModel;
using System.Globalization;
using System.IO.Hashing;
using Imago.Api.Errors;
using Imago.Api.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Imago.Api.Photos.Thumbnails;

internal static class ThumbnailEndpoints
{
    /// <summary>A picture may be added or vanish upstream; until then browsers need not ask.</summary>
    private const string RedirectCaching = "public, max-age=3600";

    private const string PlaceholderCaching = "public, max-age=86400";

    public static void MapThumbnails(this IEndpointRouteBuilder routes) => routes.MapGet("/api/photos/{id}/thumbnail", ReadThumbnail)
        .WithName("ReadThumbnail")
        .WithPhotoId()
        .WithTags("Photos")
        .WithSummary("A photo's thumbnail")
        .WithDescription("Leads to the picture where it can be had; else gives a placeholder in the picture's proportions.")
        .Produces<Stream>(StatusCodes.Status200OK, PlaceholderImage.ContentType)
        .Produces(StatusCodes.Status304NotModified)
        .Produces(StatusCodes.Status302Found)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<RedirectHttpResult, FileContentHttpResult, ProblemResult>> ReadThumbnail(
        [Description("The id of a photo in a list: database and image number.")] string id,
        HttpContext context,
        PhotoReader photos,
        UpstreamThumbnails upstream,
        CancellationToken cancellationToken)
    {
        if (await photos.FindAsync(id, cancellationToken) is not { } photo)
        {
            return ProblemResult.NoSuchPhoto();
        }

        if (await upstream.FindAsync(photo, cancellationToken) is { } address)
        {
            context.Response.Headers.CacheControl = RedirectCaching;
            return TypedResults.Redirect(address.AbsoluteUri);
        }

        var image = PlaceholderImage.Create(id, photo);
        var tag = XxHash64.HashToUInt64(image).ToString("x16", CultureInfo.InvariantCulture);
        context.Response.Headers.CacheControl = PlaceholderCaching;
        return TypedResults.File(image, PlaceholderImage.ContentType, entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
