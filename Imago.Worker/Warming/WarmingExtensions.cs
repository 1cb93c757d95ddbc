using Imago.ServiceDefaults.Settings;
using Imago.Worker.Jobs;

namespace Imago.Worker.Warming;

internal static class WarmingExtensions
{
    public static void AddWarming(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<WarmOptions>(WarmOptions.SectionName);
        services.AddHttpClient(WarmJob.ClientName);
        services.AddSingleton<PopularSearches>();
        services.AddSingleton<WarmTelemetry>();
        services.AddSingleton<Warmer>();
        services.AddHostedService(provider => provider.GetRequiredService<Warmer>());
        services.AddJob<WarmJob>();
    }
}
