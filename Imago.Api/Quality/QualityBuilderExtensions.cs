namespace Imago.Api.Quality;

internal static class QualityBuilderExtensions
{
    public static void AddQuality(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<QualityReports>();
}
