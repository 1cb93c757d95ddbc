using Imago.SearchNode.Errors;
using Lucene.Net.Documents;

namespace Imago.SearchNode.Indexing;

/// <summary>Writing several documents at once.</summary>
internal sealed partial class IndexEngine
{
    /// <summary>
    /// Applies index operations of different documents one after the other. The caller then awaits <see cref="SyncAsync"/> with the position of the last
    /// result.
    /// </summary>
    public void Index(IReadOnlyList<BatchWrite> writes)
    {
        ThrowIfDamaged();

        // In ascending order, so that two batches never wait for each other.
        var stripes = writes.Select(write => StripeOf(write.Id)).Distinct().Order().Select(number => _stripes[number]).ToList();
        stripes.ForEach(stripe => stripe.Enter());
        try
        {
            var accepted = writes.Where(Accept).ToList();
            foreach (var write in accepted)
            {
                // In order, which is that of hits with equal scores.
                Apply(write);
                if (write.Failure is null)
                {
                    Record(write);
                }
            }
        }
        finally
        {
            stripes.ForEach(stripe => stripe.Exit());
        }
    }

    /// <summary>Checks the write and gives it its version and sequence number; false if it is refused.</summary>
    private bool Accept(BatchWrite write)
    {
        try
        {
            var current = Current(write.Id);
            write.Condition.Check(_index, _uuid, write.Id, current);
            write.Exists = current is { IsDeleted: false };
            write.Result = new WriteResult(
                write.Exists ? WriteOutcome.Updated : WriteOutcome.Created, write.Condition.NextVersion(current), Interlocked.Increment(ref _lastSequenceNumber), 0);
            return true;
        }
        catch (ElasticException failure)
        {
            write.Failure = failure;
            return false;
        }
    }

    private void Apply(BatchWrite write)
    {
        try
        {
            Apply(write.Id, write.Document, write.Result.Version, write.Result.SequenceNumber, write.Exists);
        }
        catch (ElasticException failure)
        {
            write.Failure = failure;
        }
    }

    private void Record(BatchWrite write)
    {
        var (_, version, sequenceNumber, _) = write.Result;
        write.Result = write.Result with { Position = Record(write.Id, version, sequenceNumber, write.Source) };
    }
}

/// <summary>One of several documents that are written together, and what became of it.</summary>
internal sealed class BatchWrite(string id, Document document, ReadOnlyMemory<byte> source, WriteCondition condition)
{
    public string Id => id;

    public Document Document => document;

    public ReadOnlyMemory<byte> Source => source;

    public WriteCondition Condition => condition;

    /// <summary>There is an older version to replace.</summary>
    public bool Exists { get; set; }

    /// <summary>Of a write that did not fail.</summary>
    public WriteResult Result { get; set; }

    public ElasticException? Failure { get; set; }
}
