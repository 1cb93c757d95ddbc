using System.Security.Cryptography;
using System.Text;
using Imago.Archive.Operations;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Jobs;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Ingest.Inbox;

/// <summary>
/// Looks into the inbox and puts an import into the queue for each file that has stopped growing. Only the worker that would do the import
/// looks.
/// </summary>
internal sealed partial class InboxWatcher(
    InboxFolder inbox,
    JobQueue queue,
    LaneStates lanes,
    ArchivePreparation preparation,
    IOptions<IngestOptions> options,
    TimeProvider time,
    ILogger<InboxWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>An upload whose worker was killed leaves its part behind.</summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Sighting> _seen = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (inbox.Path is null)
        {
            return;
        }

        await preparation.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!lanes.IsHeld(JobLanes.Photos))
            {
                continue;
            }

            try
            {
                inbox.Create();
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or IndexRefusedException)
            {
                LogCannotLook(exception);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var part in new DirectoryInfo(inbox.Incoming).EnumerateFiles().Where(part => time.GetUtcNow() - part.LastWriteTimeUtc > AbandonedAfter))
        {
            part.Delete();
        }

        var files = inbox.Deliveries().ToList();
        foreach (var name in _seen.Keys.Except(files.Select(file => file.Name)).ToList())
        {
            _seen.Remove(name);
        }

        foreach (var file in files)
        {
            if (Refusal(file) is { } refusal)
            {
                await RefuseAsync(file, refusal, cancellationToken);
            }
            else if (IsQuiet(file) && await queue.FindOpenAsync(RunKinds.Import, file.Name, cancellationToken) is null)
            {
                await queue.EnqueueAsync(
                    RunKinds.Import, file.Name, new ImportParameters(file.Name, Sample: null), IngestJson.Default.ImportParameters, id: null, cancellationToken);
            }
        }
    }

    /// <summary>Whoever writes it has been silent for a while. One who goes on later is noticed after the import.</summary>
    private bool IsQuiet(FileInfo file)
    {
        var now = time.GetTimestamp();
        var state = (file.Length, file.LastWriteTimeUtc);
        if (!_seen.TryGetValue(file.Name, out var seen) || seen.State != state)
        {
            _seen[file.Name] = new Sighting(state, now);
            return false;
        }

        return time.GetElapsedTime(seen.Since, now) >= options.Value.InboxQuiet;
    }

    private static string? Refusal(FileInfo file) =>
        file.LinkTarget is not null ? "It is a link to another file; deliver the file itself."
        : !InboxFolder.IsAllowed(file.Name) ? $"Its name is not allowed. Allowed are {InboxFolder.AllowedNames}."
        : null;

    private async Task RefuseAsync(FileInfo file, string reason, CancellationToken cancellationToken)
    {
        // Nothing of the name is used but its fingerprint.
        var name = $"refused-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Name)).AsSpan(0, 8))}.ndjson";
        var summary = new DeliverySummary { File = file.Name, State = RunState.Failed, Error = reason, FinishedAt = time.GetUtcNow() };
        await inbox.MoveAsync(file.FullName, inbox.Failed, name, summary.ToJson(), cancellationToken);
        LogRefused(name, reason);
    }

    private sealed record Sighting((long Length, DateTime WrittenAt) State, long Since);

    [LoggerMessage(EventId = 160, Level = LogLevel.Error, Message = "The inbox cannot be read; the worker tries again.")]
    private partial void LogCannotLook(Exception exception);

    [LoggerMessage(EventId = 161, Level = LogLevel.Warning, Message = "A file of the inbox was refused and moved to failed/{Name}: {Reason}")]
    private partial void LogRefused(string name, string reason);
}
