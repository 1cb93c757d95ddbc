using Imago.Archive.Quality;
using Imago.Worker.Jobs;

namespace Imago.Worker.Census;

internal static class CensusExtensions
{
    public const string HealthCheck = "quality";

    public static void AddCensus(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CensusOptions>().BindConfiguration(CensusOptions.SectionName).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<QualityThresholds>().BindConfiguration(QualityThresholds.SectionName)
            .Validate(thresholds => thresholds.FindFault() is null, "Imago:Quality:Thresholds must be shares from 0 to 1, of rules that exist.")
            .ValidateOnStart();
        services.AddSingleton<QualityState>();
        services.AddSingleton<CensusTelemetry>();
        services.AddSingleton<SliceStates>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<CensusWalk>();
        services.AddSingleton<CensusRequests>();
        services.AddJob<CensusJob>();
        services.AddHostedService<CensusSchedule>();
        services.AddSingleton<QualityPulse>();
        services.AddHostedService(provider => provider.GetRequiredService<QualityPulse>());
        services.AddHealthChecks().AddCheck<QualityHealthCheck>(HealthCheck);
    }
}
