using Imago.SearchNode.Query;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// A point in time of one index. Whoever acquired it must dispose of it; the files stay as long as somebody holds it.
/// </summary>
internal sealed class IndexSnapshot : IDisposable
{
    private IndexSnapshot(DirectoryReader reader)
    {
        Reader = reader;
        Searcher = new IndexSearcher(reader) { Similarity = new Bm25() };
    }

    public DirectoryReader Reader { get; }

    public IndexSearcher Searcher { get; }

    /// <summary>Takes over the reference that the reader was opened with.</summary>
    public static IndexSnapshot Of(DirectoryReader reader) => new(reader);

    public bool TryAcquire() => Reader.TryIncRef();

    public void Dispose() => Reader.DecRef();
}
