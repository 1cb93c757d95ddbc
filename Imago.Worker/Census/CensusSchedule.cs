using System.Globalization;
using System.Text.Json;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Census;

/// <summary>
/// Asks for a census at its time and after each import and heal that changed something. Each worker that serves the lane does so; the ids of the runs
/// are made of what they follow, so that nothing is asked for twice.
/// </summary>
internal sealed partial class CensusSchedule(
    CensusRequests requests,
    JobStore jobs,
    ReportStore reports,
    LaneStates lanes,
    QualityState quality,
    ArchivePreparation preparation,
    IOptions<CensusOptions> options,
    IOptions<ArchiveIndexOptions> indices,
    TimeProvider time,
    ILogger<CensusSchedule> logger) : BackgroundService
{
    private const int Recent = 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await preparation.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, time);
        var isPrepared = false;
        ReportRevision? known = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!isPrepared)
                {
                    await reports.EnsureAsync(stoppingToken);
                    isPrepared = true;
                }

                known = await RecallAsync(known, stoppingToken);
                if (lanes.IsHeld(JobLanes.Census))
                {
                    await LookAsync(stoppingToken);
                }
            }
            catch (IndexRefusedException exception)
            {
                // The next look may be allowed; the worker's health says what is wrong with the index.
                LogRefused(exception.Message);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUnexpected(exception);
            }
        }
    }

    /// <summary>What the last report says holds after a start too, and is another thing once a steward has accepted something.</summary>
    private async Task<ReportRevision?> RecallAsync(ReportRevision? known, CancellationToken cancellationToken)
    {
        var revision = await reports.RevisionAsync(indices.Value.Alias, cancellationToken);
        if (revision != known)
        {
            var history = await reports.HistoryAsync(indices.Value.Alias, cancellationToken);
            quality.Crossings = history is [{ Report: { } report }, ..] ? ReportVerdict.Crossings(report) : [];
        }

        return revision;
    }

    /// <summary>Asks for the census that is due by now, if one is.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (options.Value.AfterChanges && await FindChangeAsync(cancellationToken) is { } change)
        {
            await requests.RequestAsync(target: null, $"census-after-{change}", cancellationToken);
        }

        if (options.Value.Every > TimeSpan.Zero)
        {
            var turn = time.GetUtcNow().Ticks / options.Value.Every.Ticks;
            if (await jobs.FindAsync(Scheduled(turn), cancellationToken) is null && await IsDueAsync(cancellationToken))
            {
                await requests.RequestAsync(target: null, Scheduled(turn), cancellationToken);
            }
        }
    }

    /// <summary>The newest finished run that changed photos and is not followed by a census; null while another is under way.</summary>
    private async Task<string?> FindChangeAsync(CancellationToken cancellationToken)
    {
        if ((await jobs.FindOpenAsync(JobLanes.Photos, cancellationToken)).Count > 0)
        {
            return null;
        }

        var ended = await jobs.ListAsync(kind: null, RunState.Completed, Recent, cancellationToken);
        var newest = ended.Where(entry => entry.Run.Lane == JobLanes.Photos && HasChanged(entry.Run)).MaxBy(entry => entry.Run.FinishedAt);
        return newest is not null && await jobs.FindAsync($"census-after-{newest.Id}", cancellationToken) is null
            && !ended.Any(entry => entry.Run.Kind == RunKinds.Census && entry.Run.Subject == indices.Value.Alias && entry.Run.StartedAt > newest.Run.FinishedAt)
                ? newest.Id
                : null;
    }

    /// <summary>False for an import that found everything unchanged.</summary>
    private static bool HasChanged(JobRun run) => run.Result is not { ValueKind: JsonValueKind.Object } result
        || !result.TryGetProperty("counts", out var counts)
        || counts.ValueKind is not JsonValueKind.Object
        || Count(counts, "indexed") + Count(counts, "updated") > 0;

    private static long Count(JsonElement counts, string name) => counts.TryGetProperty(name, out var count) && count.TryGetInt64(out var value) ? value : 0;

    private async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        var history = await reports.HistoryAsync(indices.Value.Alias, cancellationToken);
        return history is [var latest, ..] && time.GetUtcNow() - latest.FinishedAt >= options.Value.Every;
    }

    private static string Scheduled(long turn) => string.Create(CultureInfo.InvariantCulture, $"census-scheduled-{turn}");

    [LoggerMessage(EventId = 183, Level = LogLevel.Warning, Message = "Whether a census is due cannot be told: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(EventId = 185, Level = LogLevel.Error, Message = "Whether a census is due cannot be told for an unexpected error; the next look is in five seconds.")]
    private partial void LogUnexpected(Exception exception);
}
