using Imago.Worker.Jobs;

namespace Imago.Worker.Resetting;

internal static class ResettingExtensions
{
    public static void AddResetting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ResetOptions>().BindConfiguration(ResetOptions.SectionName);
        builder.Services.AddJob<ResetJob>();
    }
}
