using Imago.Archive.Quality;
using Imago.ServiceDefaults.Settings;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Census;

internal static class CensusExtensions
{
    public const string HealthCheck = "quality";

    public static void AddCensus(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<CensusOptions>(CensusOptions.SectionName);
        services.AddOptions<QualityThresholds>().BindConfiguration(QualityThresholds.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QualityThresholds>, ThresholdsValidation>();
        services.AddSingleton<QualityState>();
        services.AddSingleton<CensusTelemetry>();
        services.AddSingleton<SliceStates>();
        services.AddSingleton<ReportStore>();
        services.AddSingleton<RepeatedRecords>();
        services.AddSingleton<CensusWalk>();
        services.AddSingleton<CensusRequests>();
        services.AddJob<CensusJob>();
        services.AddHostedService<CensusSchedule>();
        services.AddSingleton<QualityPulse>();
        services.AddHostedService(provider => provider.GetRequiredService<QualityPulse>());
        services.AddHealthChecks().AddCheck<QualityHealthCheck>(HealthCheck);
    }

    /// <summary>A wrong threshold ends the start with its key.</summary>
    private sealed class ThresholdsValidation : IValidateOptions<QualityThresholds>
    {
        public ValidateOptionsResult Validate(string? name, QualityThresholds options) => options.FindFault() is { } fault
            ? ValidateOptionsResult.Fail($"{QualityThresholds.SectionName}:{fault}")
            : ValidateOptionsResult.Success;
    }
}
