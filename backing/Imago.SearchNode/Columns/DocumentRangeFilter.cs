using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Columns;

/// <summary>The documents from <c>start</c> to before <c>end</c>, counted over all segments.</summary>
internal sealed class DocumentRangeFilter(int start, int end) : Filter
{
    private (int Start, int End) Range { get; } = (start, end);

    public override bool Equals(object? obj) => obj is DocumentRangeFilter other && other.Range == Range;

    public override int GetHashCode() => Range.GetHashCode();

    public override DocIdSet? GetDocIdSet(AtomicReaderContext context, IBits? acceptDocs)
    {
        var most = context.AtomicReader.MaxDoc;
        var (first, last) = (Math.Clamp(Range.Start - context.DocBase, 0, most), Math.Clamp(Range.End - context.DocBase, 0, most));
        if (first >= last)
        {
            return null;
        }

        var documents = new FixedBitSet(most);
        documents.Set(first, last);
        return BitsFilteredDocIdSet.Wrap(documents, acceptDocs);
    }
}
