using Imago.ServiceDefaults.Settings;
using Imago.Worker.Generations;
using Imago.Worker.Jobs;

namespace Imago.Worker.Healing;

internal static class HealingExtensions
{
    public static void AddHealing(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<HealOptions>(HealOptions.SectionName);
        services.AddSingleton<GenerationIndices>();
        services.AddSingleton<HealSource>();
        services.AddSingleton<HealGuards>();
        services.AddJob<HealJob>();
        services.AddJob<RollbackJob>();
    }
}
