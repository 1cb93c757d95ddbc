using Imago.ServiceDefaults.Settings;
using Imago.Worker.Jobs;

namespace Imago.Worker.Resetting;

internal static class ResettingExtensions
{
    public static void AddResetting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ResetOptions>(ResetOptions.SectionName);
        builder.Services.AddJob<ResetJob>();
    }
}
