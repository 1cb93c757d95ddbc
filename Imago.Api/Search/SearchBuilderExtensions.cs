namespace Imago.Api.Search;

internal static class SearchBuilderExtensions
{
    public static void AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SearchTelemetry>();
        builder.Services.AddSingleton<PhotoSearcher>();
        builder.Services.AddSingleton<KnownSearches>();
    }
}
