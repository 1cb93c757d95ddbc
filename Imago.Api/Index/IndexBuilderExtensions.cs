using Imago.Archive.Mapping;

namespace Imago.Api.Index;

internal static class IndexBuilderExtensions
{
    /// <summary>A search that takes longer is of no use to anybody who waits for it.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The index that the service reads: its name and the client.</summary>
    public static void AddArchiveIndex(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ArchiveIndexOptions>()
            .BindConfiguration(ArchiveIndexOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.AddElasticsearchClient("elasticsearch", configureClientSettings: settings => settings.RequestTimeout(RequestTimeout));
        builder.Services.AddSingleton<LiveMapping>();
    }
}
