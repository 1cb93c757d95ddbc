using System.Globalization;
using System.Runtime.CompilerServices;
using Imago.Archive.Normalisation;
using Imago.Worker.DeadLetters;

namespace Imago.Worker.Ingest;

/// <summary>Reads a delivery line by line, normalises, and hands out batches of the size that suits at the moment.</summary>
internal sealed class BatchReader(ImportContext import, LineReader lines)
{
    /// <summary>A batch never grows beyond this, however small its records are.</summary>
    private const int MostRecords = 10_000;

    private readonly PhotoNormaliser _normaliser = new(import.StartedAt);

    /// <summary>Records handed out so far, counted apart from their outcomes.</summary>
    public long Records { get; private set; }

    public async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new RecordBatch(sequence: 0);
        while (await lines.ReadAsync(cancellationToken))
        {
            Add(batch);
            if (batch.Bytes >= import.BatchSize.Bytes || batch.Records >= MostRecords)
            {
                yield return batch;
                batch = new RecordBatch(batch.Sequence + 1);
            }
        }

        if (batch.Records > 0)
        {
            yield return batch;
        }
    }

    private void Add(RecordBatch batch)
    {
        Records++;
        var source = string.Create(CultureInfo.InvariantCulture, $"{import.FileName}:{lines.LineNumber}");
        var line = lines.Line.Span;
        var record = lines.IsTooLong
            ? new RejectedRecord(RejectionReasons.LineTooLong, "The line is longer than the worker reads.", $"{lines.LineLength} bytes.")
            : _normaliser.Normalise(line, source);
        if (record is NormalisedPhoto photo)
        {
            batch.Add(photo, source, lines);
        }
        else
        {
            batch.Add(
                DeadLetter.Create(import.DeliveryId, source, lines.LineNumber, import.StartedAt, (RejectedRecord)record, line, lines.LineLength), lines);
        }
    }
}
