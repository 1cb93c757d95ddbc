using System.Buffers;
using System.Diagnostics;
using Imago.Archive.Normalisation;
using Imago.Worker.DeadLetters;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;

namespace Imago.Worker.Ingest;

/// <summary>
/// Writes batches of one import into the index until every record of a batch has its outcome. One per concurrent request: it reuses the
/// request's body.
/// <para>
/// A photo is created; where its id exists, the stored photo is compared: same content is left alone, other content is replaced under the
/// condition that it is still what was compared. So nothing depends on how often or in which order batches are written.
/// </para>
/// </summary>
internal sealed class PhotoWriter(
    ImportContext import, BulkRequests bulk, StoredPhotos storedPhotos, DeadLetterIndex deadLetters, PatientTransport transport, IngestTelemetry telemetry)
{
    /// <summary>How often a document that makes the server stumble (500) is tried before it is the document's fault.</summary>
    private const int MostServerErrors = 5;

    /// <summary>What an operation's line takes at most.</summary>
    private const int OperationLength = 150;

    private readonly ArrayBufferWriter<byte> _body = new();

    public async Task<ImportCounts> WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        using var activity = telemetry.StartBatch(batch);
        var started = Stopwatch.GetTimestamp();
        var letters = new List<DeadLetter>(batch.DeadLetters);
        var counts = new ImportCounts(Read: batch.Records, 0, 0, 0, 0);
        var pending = batch.Photos.Select(photo => new Pending(photo)).ToList();
        for (var round = 1; pending.Count > 0; round++)
        {
            var (outcomes, isBusy) = await WriteRoundAsync(batch, pending, letters, cancellationToken);
            counts += outcomes;
            pending.RemoveAll(photo => photo.IsDone);
            if (isBusy)
            {
                TurnedAway();
                await transport.WaitAsync(round, cancellationToken);
            }
        }

        if (letters.Count > 0)
        {
            await deadLetters.WriteAsync(letters, cancellationToken);
            letters.ForEach(letter => telemetry.DeadLettered(letter.Reason));
        }

        counts += default(ImportCounts) with { DeadLetters = letters.Count };
        telemetry.BatchAcknowledged(batch, counts, Stopwatch.GetElapsedTime(started));
        return counts;
    }

    /// <summary>Sends what is pending once, as far as it fits into a request, and sorts the answers.</summary>
    private async Task<(ImportCounts Outcomes, bool IsBusy)> WriteRoundAsync(
        RecordBatch batch, List<Pending> pending, List<DeadLetter> letters, CancellationToken cancellationToken)
    {
        var sent = Compose(pending);
        var started = Stopwatch.GetTimestamp();
        var answer = await SendAsync(cancellationToken);
        import.BatchSize.Answered(Stopwatch.GetElapsedTime(started));
        if (answer.Items is not { } items)
        {
            ReduceRequest(batch, pending, sent, letters);
            return (default, IsBusy: false);
        }

        if (items.Count != sent)
        {
            throw new IndexRefusedException(200, $"{sent} operations were sent and {items.Count} answered");
        }

        var outcomes = default(ImportCounts);
        var isBusy = false;
        var conflicts = new List<Pending>();
        for (var i = 0; i < sent; i++)
        {
            var (photo, item) = (pending[i], items[i]);
            switch (item.Kind)
            {
                case BulkItemKind.Written:
                    photo.IsDone = true;
                    outcomes += photo.Replaces is null ? Indexed : Updated;
                    break;
                case BulkItemKind.Conflict:
                    conflicts.Add(photo);
                    break;
                case BulkItemKind.Busy when item.Status != 500 || ++photo.ServerErrors < MostServerErrors:
                    isBusy = true;
                    break;
                default:
                    Refuse(batch, photo, item.Reason, letters);
                    break;
            }
        }

        return (outcomes + await ResolveAsync(conflicts, cancellationToken), isBusy);
    }

    private async Task<BulkAnswer> SendAsync(CancellationToken cancellationToken)
    {
        import.Lease?.EnsureHeld();
        try
        {
            return await bulk.SendAsync(import.Target.Name, import.Target.IsAlias, _body.WrittenMemory, TurnedAway, cancellationToken);
        }
        catch (IndexRefusedException exception) when (exception.Status == 404 && import.Lease is not null)
        {
            // The alias with our fencing token has gone.
            throw new RelievedException();
        }
    }

    /// <summary>Puts as many operations into the request as fit, at least one.</summary>
    private int Compose(List<Pending> pending)
    {
        _body.ResetWrittenCount();
        var sent = 0;
        foreach (var photo in pending)
        {
            if (sent > 0 && _body.WrittenCount + photo.Photo.Json.Length + OperationLength > import.LargestRequest)
            {
                break;
            }

            if (photo.Replaces is { } stored)
            {
                BulkRequests.AppendReplace(_body, photo.Photo.Id, stored.SequenceNumber, stored.PrimaryTerm, photo.Photo.Json.Span);
            }
            else
            {
                BulkRequests.AppendCreate(_body, photo.Photo.Id, photo.Photo.Json.Span);
            }

            sent++;
        }

        return sent;
    }

    /// <summary>The server takes no request of this size: send half of it. One photo cannot be halved and is too large for good.</summary>
    private void ReduceRequest(RecordBatch batch, List<Pending> pending, int sent, List<DeadLetter> letters)
    {
        if (sent == 1)
        {
            Refuse(batch, pending[0], "The document is larger than Elasticsearch accepts in one request.", letters);
            return;
        }

        import.LimitRequest(_body.WrittenCount / 2);
    }

    /// <summary>Decides on photos whose id exists.</summary>
    private async Task<ImportCounts> ResolveAsync(List<Pending> conflicts, CancellationToken cancellationToken)
    {
        var outcomes = default(ImportCounts);
        if (conflicts.Count == 0)
        {
            return outcomes;
        }

        var stored = await storedPhotos.FetchAsync(import.Target.Name, conflicts.Select(photo => photo.Photo.Id), cancellationToken);
        foreach (var photo in conflicts)
        {
            if (!stored.TryGetValue(photo.Photo.Id, out var existing))
            {
                // Deleted in between: create it after all.
                photo.Replaces = null;
                continue;
            }

            var relation = StoredPhotos.Compare(photo.Photo, existing);
            if (relation is PhotoRelation.Different)
            {
                photo.Replaces = existing;
                continue;
            }

            photo.IsDone = true;
            outcomes += relation switch
            {
                PhotoRelation.OwnNew => Indexed,
                PhotoRelation.OwnReplacement or PhotoRelation.Superseded => Updated,
                _ => Unchanged,
            };
        }

        return outcomes;
    }

    private void Refuse(RecordBatch batch, Pending pending, string? reason, List<DeadLetter> letters)
    {
        var photo = pending.Photo;
        var rejection = new RejectedRecord(RejectionReasons.IndexRefused, "Elasticsearch cannot index the record.", reason);
        var raw = batch.Raw(photo);
        letters.Add(DeadLetter.Create(import.DeliveryId, photo.Source, photo.Line, import.StartedAt, rejection, raw, raw.Length));
        pending.IsDone = true;
    }

    private void TurnedAway()
    {
        import.BatchSize.TurnedAway();
        telemetry.Retried();
    }

    private static ImportCounts Indexed => new(0, Indexed: 1, 0, 0, 0);

    private static ImportCounts Updated => new(0, 0, Updated: 1, 0, 0);

    private static ImportCounts Unchanged => new(0, 0, 0, Unchanged: 1, 0);

    /// <summary>A photo without outcome.</summary>
    private sealed class Pending(BatchPhoto photo)
    {
        public BatchPhoto Photo => photo;

        /// <summary>The stored photo that it is to replace; null to create it.</summary>
        public StoredPhoto? Replaces { get; set; }

        public int ServerErrors { get; set; }

        public bool IsDone { get; set; }
    }
}
