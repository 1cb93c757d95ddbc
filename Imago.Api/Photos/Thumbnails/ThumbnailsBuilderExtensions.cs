using Imago.ServiceDefaults.Settings;

namespace Imago.Api.Photos.Thumbnails;

internal static class ThumbnailsBuilderExtensions
{
    public static void AddThumbnails(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ThumbnailOptions>(ThumbnailOptions.SectionName);
        builder.Services.AddHttpClient(UpstreamThumbnails.ClientName);
        builder.Services.AddSingleton<UpstreamThumbnails>();
    }
}
