using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Columns;

/// <summary>The documents with a value from <c>least</c> to <c>most</c>, tested against the column: cheap when something else leads.</summary>
internal sealed class ColumnRangeFilter(SegmentColumns columns, string path, long least, long most) : Filter
{
    public override DocIdSet? GetDocIdSet(AtomicReaderContext context, IBits? acceptDocs) =>
        least > most ? null : new Matches(columns.Numeric(context.AtomicReader, path), least, most, context.AtomicReader.MaxDoc, acceptDocs);

    public override bool Equals(object? obj) =>
        obj is ColumnRangeFilter other && other.Identity == Identity;

    public override int GetHashCode() => Identity.GetHashCode();

    public override string ToString() => $"{path}:[{least} TO {most}]";

    private (string Path, long Least, long Most) Identity => (path, least, most);

    private sealed class Matches(NumericColumn column, long least, long most, int maxDoc, IBits? accepted) : DocIdSet, IBits
    {
        public override IBits Bits => this;

        public int Length => maxDoc;

        public bool Get(int index) => column.AnyBetween(index, least, most) && (accepted is null || accepted.Get(index));

        public override DocIdSetIterator GetIterator() => new Iterator(this);

        private sealed class Iterator(Matches matches) : DocIdSetIterator
        {
            private int _doc = -1;

            public override int DocID => _doc;

            public override int NextDoc() => Advance(_doc + 1);

            public override int Advance(int target)
            {
                for (; target < matches.Length; target++)
                {
                    if (matches.Get(target))
                    {
                        return _doc = target;
                    }
                }

                return _doc = NO_MORE_DOCS;
            }

            public override long GetCost() => matches.Length;
        }
    }
}
