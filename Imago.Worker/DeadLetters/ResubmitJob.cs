using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Imago.Archive.Normalisation;
using Imago.Archive.Operations;
using Imago.Worker.Announcements;
using Imago.Worker.Generations;
using Imago.Worker.Ingest;
using Imago.Worker.Jobs;

namespace Imago.Worker.DeadLetters;

/// <summary>Which letters are tried again.</summary>
/// <param name="Id">One letter, or null.</param>
/// <param name="Corrected">The line to use for it; null: the delivered one.</param>
/// <param name="Reason">All open letters of a reason, or null.</param>
internal sealed record ResubmitParameters(string? Id, string? Corrected, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResubmitParameters))]
internal sealed partial class ResubmitJson : JsonSerializerContext;

/// <summary>
/// Sends dead letters through the rules of today and into the archive. Each letter's history says what came of it; a run that is interrupted
/// goes on with those that it has not tried.
/// </summary>
internal sealed class ResubmitJob(
    DeadLetterStore letters,
    PhotoIndex photos,
    WriterFence fence,
    PhotoWriters writers,
    ArchiveAnnouncer announcer,
    TimeProvider time) : IJob
{
    private const int PageSize = 200;

    public static string Kind => RunKinds.Resubmit;

    public static string Lane => JobLanes.Photos;

    public async Task<JsonElement?> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var parameters = job.Parameters(ResubmitJson.Default.ResubmitParameters) ?? throw new JobFailedException("The run does not say which letters.");
        var index = (await photos.EnsureAsync(cancellationToken)).Index;
        var target = await fence.ClaimAsync(index, job.Fence, cancellationToken);
        var (resubmitted, refused) = (0L, 0L);
        while (await NextAsync(job, parameters, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var stored in page)
            {
                var isPhoto = await TryAsync(job, target, stored, parameters.Corrected, cancellationToken);
                (resubmitted, refused) = isPhoto ? (resubmitted + 1, refused) : (resubmitted, refused + 1);
                job.Report(new RunProgress { Phase = "resubmitting", Records = resubmitted + refused });
                announcer.Writing();
            }
        }

        await fence.ReleaseAsync(index, job.Fence, cancellationToken);
        await photos.RefreshAsync(index, cancellationToken);
        announcer.Changed();
        return JsonSerializer.SerializeToElement(new ResubmitReport(resubmitted, refused), OperationsJson.Default.ResubmitReport);
    }

    private async Task<IReadOnlyList<StoredLetter>> NextAsync(JobContext job, ResubmitParameters parameters, CancellationToken cancellationToken)
    {
        if (parameters.Id is { } id)
        {
            return await letters.FindAsync(id, cancellationToken) is { } one && one.Letter.TriedBy != job.RunId ? [one] : [];
        }

        var filter = new DeadLetterFilter { State = DeadLetterState.Open, Reason = parameters.Reason, NotTriedBy = job.RunId };
        return (await letters.SearchAsync(filter, PageSize, after: null, cancellationToken)).Letters;
    }

    /// <returns>Whether the letter is a photo now.</returns>
    private async Task<bool> TryAsync(JobContext job, PhotoTarget target, StoredLetter stored, string? corrected, CancellationToken cancellationToken)
    {
        var letter = stored.Letter;
        var (photo, refusal) = letter is { RawTruncated: true } && corrected is null
            ? (null, "Only the beginning of the line was kept; send the whole line, corrected.")
            : await WriteAsync(job, target, letter, corrected is null ? letter.RawLine() : Encoding.UTF8.GetBytes(corrected), cancellationToken);
        await NoteAsync(stored, now => now with
        {
            TriedBy = job.RunId,
            State = photo is null ? now.State : DeadLetterState.Resubmitted,
            History =
            [
                .. now.History,
                new DeadLetterEvent
                {
                    At = time.GetUtcNow(),
                    Action = photo is null ? "refused" : "resubmitted",
                    Reason = refusal,
                    Corrected = corrected,
                    Run = job.RunId,
                    Photo = photo,
                },
            ],
        }, cancellationToken);
        return photo is not null;
    }

    private async Task<(string? Photo, string? Refusal)> WriteAsync(
        JobContext job, PhotoTarget target, DeadLetter letter, byte[] line, CancellationToken cancellationToken)
    {
        switch (new PhotoNormaliser(job.StartedAt).Normalise(line, letter.Source))
        {
            case NormalisedPhoto photo:
                var batch = new RecordBatch(sequence: 0);
                batch.Add(photo, letter.Source, letter.Line, line);
                var writer = writers.Create(new ImportContext(letter.Run, letter.Source, job.StartedAt, target, job.Lease, new BatchSize(int.MaxValue)));
                var counts = await writer.WriteAsync(batch, cancellationToken);
                return counts.DeadLetters == 0 ? (photo.Id, null) : (null, "Elasticsearch cannot index the record.");
            case RejectedRecord rejected:
                return (null, rejected.Detail is null ? $"{rejected.Reason}: {rejected.Message}" : $"{rejected.Reason}: {rejected.Message} {rejected.Detail}");
            default:
                throw new InvalidOperationException("A record is a photo or rejected.");
        }
    }

    /// <summary>A steward may have changed it meanwhile; both are noted.</summary>
    private async Task NoteAsync(StoredLetter stored, Func<DeadLetter, DeadLetter> change, CancellationToken cancellationToken)
    {
        while (!await letters.UpdateAsync(stored, change(stored.Letter), cancellationToken))
        {
            stored = await letters.FindAsync(stored.Letter.Id, cancellationToken) ?? throw new JobFailedException("The letter has gone.");
        }
    }
}
