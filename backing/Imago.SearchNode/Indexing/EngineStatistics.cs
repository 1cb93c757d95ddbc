using Lucene.Net.Index;

namespace Imago.SearchNode.Indexing;

/// <summary>Figures of one index since it was opened; bytes, documents and segments as they are now.</summary>
internal sealed record EngineStatistics(
    long Documents, long Deleted, long Bytes, long Segments, long TranslogBytes, long IndexOperations, long DeleteOperations, long Refreshes, long Commits,
    long Merges, long MergesRunning);

/// <summary>Counts merges while they run and when they are done.</summary>
internal sealed class CountingMergeScheduler : ConcurrentMergeScheduler
{
    private long _merges;
    private long _running;

    public long Merges => Interlocked.Read(ref _merges);

    public long Running => Interlocked.Read(ref _running);

    protected override void DoMerge(MergePolicy.OneMerge merge)
    {
        Interlocked.Increment(ref _running);
        try
        {
            base.DoMerge(merge);
            Interlocked.Increment(ref _merges);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
