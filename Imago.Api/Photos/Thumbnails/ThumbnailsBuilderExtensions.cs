namespace Imago.Api.Photos.Thumbnails;

internal static class ThumbnailsBuilderExtensions
{
    public static void AddThumbnails(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ThumbnailOptions>()
            .BindConfiguration(ThumbnailOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddHttpClient(UpstreamThumbnails.ClientName);
        builder.Services.AddSingleton<UpstreamThumbnails>();
    }
}
