using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Columns;

/// <summary>
/// The terms of one keyword field in one segment: for each document the numbers of its terms, ascending, and the terms in the order of their
/// UTF-8 bytes, so that comparing numbers compares terms.
/// </summary>
internal sealed class KeywordColumn
{
    private readonly int[] _starts;
    private readonly int[] _ordinals;
    private readonly BytesRef[] _terms;

    private KeywordColumn(int[] starts, int[] ordinals, BytesRef[] terms)
    {
        _starts = starts;
        _ordinals = ordinals;
        _terms = terms;
    }

    public int TermCount => _terms.Length;

    public static KeywordColumn Load(AtomicReader reader, string field)
    {
        var starts = new int[reader.MaxDoc + 1];
        if (reader.GetSortedSetDocValues(field) is not { } values)
        {
            return new KeywordColumn(starts, [], []);
        }

        var ordinals = new List<int>(reader.MaxDoc);
        for (var doc = 0; doc < reader.MaxDoc; doc++)
        {
            starts[doc] = ordinals.Count;
            values.SetDocument(doc);
            for (var ordinal = values.NextOrd(); ordinal != SortedSetDocValues.NO_MORE_ORDS; ordinal = values.NextOrd())
            {
                ordinals.Add((int)ordinal);
            }
        }

        starts[^1] = ordinals.Count;
        var terms = new BytesRef[values.ValueCount];
        for (var ordinal = 0; ordinal < terms.Length; ordinal++)
        {
            var term = new BytesRef();
            values.LookupOrd(ordinal, term);
            terms[ordinal] = BytesRef.DeepCopyOf(term);
        }

        return new KeywordColumn(starts, [.. ordinals], terms);
    }

    public bool Has(int doc) => _starts[doc] != _starts[doc + 1];

    public ReadOnlySpan<int> Ordinals(int doc) => _ordinals.AsSpan(_starts[doc].._starts[doc + 1]);

    public BytesRef Term(int ordinal) => _terms[ordinal];

    /// <summary>The number of the term, or the complement of the number that it would have.</summary>
    public int Find(BytesRef term) => Array.BinarySearch(_terms, term, BytesRefOrder.Instance);

    private sealed class BytesRefOrder : IComparer<BytesRef>
    {
        public static readonly BytesRefOrder Instance = new();

        public int Compare(BytesRef? x, BytesRef? y) =>
            x!.Bytes.AsSpan(x.Offset, x.Length).SequenceCompareTo(y!.Bytes.AsSpan(y.Offset, y.Length));
    }
}
