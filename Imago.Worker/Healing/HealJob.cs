using System.Text.Json;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Worker.Announcements;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;
using Imago.Worker.Leases;
using Imago.Worker.Warming;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Healing;

/// <summary>
/// Carries an index or alias into a new generation by the rules of today, and has searches go there if everything holds that must. A guard that
/// does not hold leaves everything as it was.
/// </summary>
internal sealed class HealJob(
    HealSource source,
    HealGuards guards,
    GenerationIndices generations,
    PhotoIndex photos,
    WriterFence fence,
    PhotoWriters writers,
    DeadLetterStore letters,
    ArchiveAnnouncer announcer,
    Warmer warmer,
    IOptions<ArchiveIndexOptions> indices,
    IOptions<HealOptions> options,
    TimeProvider time) : IJob
{
    /// <summary>The swap waits until so little is written meanwhile that it is carried over in a moment.</summary>
    private const long FewChanges = 1_000;

    private const int MostCatchUps = 20;

    public static string Kind => RunKinds.Heal;

    public static string Lane => JobLanes.Photos;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            if (job.Checkpoint(HealJson.Default.HealCheckpoint) is null)
            {
                await BeginAsync(job, cancellationToken);
            }

            return await RunAsync(job, job.Checkpoint(HealJson.Default.HealCheckpoint)!, cancellationToken);
        }
        catch (Exception exception) when (exception is not RelievedException && (exception is not OperationCanceledException || job.CancelRequested))
        {
            if (job.Checkpoint(HealJson.Default.HealCheckpoint) is { } state)
            {
                await GiveUpAsync(job, state, exception.Message);
            }

            throw;
        }
    }

    private async Task<JsonElement?> RunAsync(JobContext job, HealCheckpoint state, CancellationToken cancellationToken)
    {
        var (_, shards) = await source.ResolveAsync(state.Source, cancellationToken);
        if (state.Previous is null && !await IsSwappedAsync(state, cancellationToken))
        {
            await generations.CreateAsync(state.Target, cancellationToken);
        }

        var target = await fence.ClaimAsync(state.Target, job.Fence, cancellationToken);
        using var walk = new HealWalk(source, writers, job, target, shards, time);
        if (walk.State.Previous is null)
        {
            await FillAsync(walk, cancellationToken);
            await SwapAsync(job, walk, cancellationToken);
        }

        return await FinishAsync(job, walk, cancellationToken);
    }

    /// <summary>Decides on source and target, so that every attempt has the same.</summary>
    private async Task BeginAsync(JobContext job, CancellationToken cancellationToken)
    {
        var name = job.Parameters(HealJson.Default.HealParameters)?.Source ?? generations.Alias;
        var (resolved, _) = await source.ResolveAsync(name, cancellationToken);
        var existing = await generations.ListAsync(cancellationToken);
        if (existing.Any(generation => generation.Name == generations.Alias))
        {
            throw new JobFailedException(
                $"'{generations.Alias}' is an index, so no alias of that name can be moved. Set Imago:Index:Alias to another name and heal '{generations.Alias}' into it. Nothing was changed.");
        }

        var next = existing.Max(generation => generation.Number ?? 0) + 1;
        var checkpoint = new HealCheckpoint { Source = resolved, Target = indices.Value.Generation(next), Counts = new RecordCounts(0, 0, 0, 0, 0) };
        await job.SaveAsync(checkpoint, HealJson.Default.HealCheckpoint, cancellationToken);
    }

    /// <summary>The process may have been killed between the swap and the note of it.</summary>
    private async Task<bool> IsSwappedAsync(HealCheckpoint state, CancellationToken cancellationToken) =>
        (await generations.ListAsync(cancellationToken)).Any(generation => generation.Name == state.Target && generation.IsLive);

    private async Task FillAsync(HealWalk walk, CancellationToken cancellationToken)
    {
        var last = Math.Max(walk.State.ReadTo, await source.LastChangeAsync(walk.State.Source, cancellationToken));
        await walk.CarryAsync(last, walk.State.Slices.Count == 0 ? options.Value.Slices : 1, "carrying over", cancellationToken);
        for (var round = 0; round < MostCatchUps; round++)
        {
            last = await source.LastChangeAsync(walk.State.Source, cancellationToken);
            var changes = last - walk.State.ReadTo;
            if (changes <= 0)
            {
                return;
            }

            await CatchUpAsync(walk, last, cancellationToken);
            if (changes <= FewChanges)
            {
                return;
            }
        }
    }

    private static async Task CatchUpAsync(HealWalk walk, long last, CancellationToken cancellationToken)
    {
        await walk.SaveAsync(state => state with { CatchUps = state.CatchUps + 1 }, cancellationToken);
        await walk.CarryAsync(last, slices: 1, "catching up", cancellationToken);
    }

    private async Task SwapAsync(JobContext job, HealWalk walk, CancellationToken cancellationToken)
    {
        if (await IsSwappedAsync(walk.State, cancellationToken))
        {
            await walk.SaveAsync(state => state with { Previous = [] }, cancellationToken);
            return;
        }

        job.Report(new RunProgress { Phase = "checking", Fraction = 1, Records = walk.State.Counts.Read, Counts = walk.State.Counts });
        await photos.RefreshAsync(walk.State.Target, cancellationToken);
        var after = await generations.CountAsync(walk.State.Target, cancellationToken);
        var report = await guards.CheckAsync(walk.State, after, cancellationToken);
        if (report.Guards.Where(guard => !guard.Passed).ToList() is { Count: > 0 } failed)
        {
            throw new JobFailedException(
                $"Nothing was changed, because {string.Join(" and because ", failed.Select(guard => $"the guard '{guard.Name}' does not hold: {guard.Detail}"))}",
                JsonSerializer.SerializeToElement(report, OperationsJson.Default.HealReport));
        }

        await walk.SaveAsync(state => state with { Report = report }, cancellationToken);
        job.Lease.EnsureHeld();
        var previous = await generations.SwapAsync(walk.State.Target, job.Fence, cancellationToken);
        announcer.Changed();
        await walk.SaveAsync(state => state with { Previous = previous }, cancellationToken);
    }

    /// <summary>Carries over what was written to the source between the last look and the swap, and removes what is too old.</summary>
    private async Task<JsonElement?> FinishAsync(JobContext job, HealWalk walk, CancellationToken cancellationToken)
    {
        var target = walk.State.Target;
        await fence.ClaimAsync(target, job.Fence, cancellationToken);
        var last = await source.LastChangeAsync(walk.State.Source, cancellationToken);
        if (last > walk.State.ReadTo || walk.State.Slices.Any(slice => !slice.IsDone))
        {
            await CatchUpAsync(walk, Math.Max(last, walk.State.ReadTo), cancellationToken);
        }

        await fence.ReleaseAsync(target, job.Fence, cancellationToken);
        await photos.RefreshAsync(target, cancellationToken);
        announcer.Changed();
        await warmer.TryRequestAsync("heal", cancellationToken);
        var removed = await RemoveOldAsync(walk.State, cancellationToken);
        var report = walk.State.Report! with
        {
            Swapped = true,
            Previous = walk.State.Previous!,
            Counts = walk.State.Counts,
            CatchUps = walk.State.CatchUps,
            DocumentsAfter = await generations.CountAsync(target, cancellationToken),
            Removed = removed,
        };
        return JsonSerializer.SerializeToElement(report, OperationsJson.Default.HealReport);
    }

    /// <summary>Only generations: an index that Imago did not make is not its to remove.</summary>
    private async Task<IReadOnlyList<string>> RemoveOldAsync(HealCheckpoint state, CancellationToken cancellationToken)
    {
        var old = (await generations.ListAsync(cancellationToken))
            .Where(generation => generation is { Number: not null, IsLive: false } && generation.Name != state.Target)
            .Skip(options.Value.Keep)
            .Select(generation => generation.Name)
            .ToList();
        foreach (var generation in old)
        {
            await generations.DeleteAsync(generation, cancellationToken);
        }

        return old;
    }

    /// <summary>Leaves nothing of it: no generation that is none, no dead letters that a steward would look after.</summary>
    private async Task GiveUpAsync(JobContext job, HealCheckpoint state, string reason)
    {
        job.Lease.EnsureHeld();
        if (await IsSwappedAsync(state, CancellationToken.None))
        {
            return;
        }

        await generations.DeleteAsync(state.Target, CancellationToken.None);
        await photos.RefreshAsync(indices.Value.DeadLetters, CancellationToken.None);
        var filter = new DeadLetterFilter { State = DeadLetterState.Open, Run = HealWalk.DeliveryOf(state.Source) };
        while ((await letters.SearchAsync(filter, 200, after: null, CancellationToken.None)).Letters is { Count: > 0 } page)
        {
            foreach (var stored in page)
            {
                await letters.UpdateAsync(stored, stored.Letter.Discarded($"The heal was given up: {reason}", job.RunId, time.GetUtcNow()), CancellationToken.None);
            }
        }
    }
}
