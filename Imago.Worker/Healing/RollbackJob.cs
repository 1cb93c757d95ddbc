using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Operations;
using Imago.Worker.Announcements;
using Imago.Worker.Generations;
using Imago.Worker.Jobs;
using Imago.Worker.Warming;

namespace Imago.Worker.Healing;

/// <summary>Where searches go back to.</summary>
/// <param name="To">A generation; null: the newest before the live one.</param>
internal sealed record RollbackParameters(string? To);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RollbackParameters))]
internal sealed partial class RollbackJson : JsonSerializerContext;

/// <summary>Has searches go to an earlier generation, in one step. The later one stays, so that the way back is open.</summary>
internal sealed class RollbackJob(GenerationIndices generations, WriterFence fence, ArchiveAnnouncer announcer, Warmer warmer) : IJob
{
    public static string Kind => RunKinds.Rollback;

    public static string Lane => JobLanes.Photos;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var all = await generations.ListAsync(cancellationToken);
        var live = all.Where(generation => generation.IsLive).ToList();
        var target = Choose(all, live, job.Parameters(RollbackJson.Default.RollbackParameters)?.To);
        if (live is [{ } only] && only.Name == target.Name)
        {
            // An earlier attempt was killed after the swap.
            return Report(live, target);
        }

        await fence.ClaimAsync(target.Name, job.Fence, cancellationToken);
        job.Lease.EnsureHeld();
        await generations.SwapAsync(target.Name, job.Fence, cancellationToken);
        announcer.Changed();
        await warmer.TryRequestAsync("rollback", cancellationToken);
        return Report(live, target);
    }

    private static Generation Choose(IReadOnlyList<Generation> all, List<Generation> live, string? wanted)
    {
        var possible = all.Where(generation => generation.Number is not null).ToList();
        var newest = live.Max(generation => generation.Number ?? int.MaxValue);
        var target = wanted is null ? possible.FirstOrDefault(generation => generation.Number < newest) : possible.FirstOrDefault(generation => generation.Name == wanted);
        return target ?? throw new JobFailedException(wanted is null
            ? "There is no generation before the live one. Nothing was changed."
            : $"'{wanted}' is no generation that is kept. There are {string.Join(", ", possible.Select(generation => generation.Name))}. Nothing was changed.");
    }

    private static JsonElement Report(List<Generation> live, Generation target) => JsonSerializer.SerializeToElement(
        new RollbackReport([.. live.Select(generation => generation.Name)], target.Name, live.Sum(generation => generation.Documents), target.Documents),
        OperationsJson.Default.RollbackReport);
}
