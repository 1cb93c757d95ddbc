using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Scoring;

/// <summary>
/// Sets of documents that filters select, by segment; those used least recently give way when they take more than so many bytes. Deleted documents are
/// in them as well: a segment outlives its deletions, which stand beside it.
/// </summary>
internal sealed class FilterCache
{
    private const long MostBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(object Segment, LuceneQuery Filter), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The set, which must not be changed.</summary>
    /// <param name="filter">Rewritten for the searcher.</param>
    public FixedBitSet Get(IndexSearcher searcher, AtomicReaderContext segment, LuceneQuery filter)
    {
        var key = (segment.AtomicReader.CoreCacheKey, filter);
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var found))
            {
                _byUse.Remove(found);
                _byUse.AddFirst(found);
                return found.Value.Set;
            }
        }

        var set = Compute(searcher, segment, filter);
        lock (_lock)
        {
            if (!_entries.ContainsKey(key))
            {
                _entries[key] = _byUse.AddFirst(new Entry(key, set));
                _bytes += BytesOf(set);
            }

            while (_bytes > MostBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _bytes -= BytesOf(oldest.Value.Set);
            }
        }

        return set;
    }

    private static FixedBitSet Compute(IndexSearcher searcher, AtomicReaderContext segment, LuceneQuery filter)
    {
        var set = new FixedBitSet(segment.AtomicReader.MaxDoc);
        switch (filter)
        {
            case MatchAllDocsQuery:
                set.Set(0, set.Length);
                break;
            case ConstantScoreQuery { Filter: { } inner }:
                if (inner.GetDocIdSet(segment, null)?.GetIterator() is { } documents)
                {
                    set.Or(documents);
                }

                break;
            default:
                if (searcher.CreateNormalizedWeight(filter).GetScorer(segment, null) is { } scorer)
                {
                    set.Or(scorer);
                }

                break;
        }

        return set;
    }

    private static long BytesOf(FixedBitSet set) => (set.Length / 8) + 200;

    private sealed record Entry((object Segment, LuceneQuery Filter) Key, FixedBitSet Set);
}
