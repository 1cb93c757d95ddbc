using Imago.Worker.Jobs;

namespace Imago.Worker.DeadLetters;

internal static class DeadLettersExtensions
{
    public static void AddDeadLetters(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeadLetterStore>();
        builder.Services.AddJob<ResubmitJob>();
    }
}
