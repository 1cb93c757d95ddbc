using Imago.Worker.Jobs;

namespace Imago.Worker.Warming;

internal static class WarmingExtensions
{
    public static void AddWarming(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WarmOptions>().BindConfiguration(WarmOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(WarmJob.ClientName);
        services.AddSingleton<PopularSearches>();
        services.AddSingleton<WarmTelemetry>();
        services.AddSingleton<Warmer>();
        services.AddHostedService(provider => provider.GetRequiredService<Warmer>());
        services.AddJob<WarmJob>();
    }
}
