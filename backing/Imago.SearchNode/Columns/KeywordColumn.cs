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
    private readonly bool _isSingleValued;
    private readonly Lazy<FixedBitSet> _missing;

    private KeywordColumn(int[] starts, int[] ordinals, BytesRef[] terms)
    {
        _starts = starts;
        _ordinals = ordinals;
        _terms = terms;
        _isSingleValued = ordinals.Length == starts.Length - 1 && IsEveryDocument(starts);
        _missing = new Lazy<FixedBitSet>(FindMissing);
    }

    /// <summary>The documents without a term.</summary>
    public FixedBitSet Missing => _missing.Value;

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

    /// <summary>How many of the documents have each term, and how many have none.</summary>
    public (int[] Counts, int Without) Count(FixedBitSet documents)
    {
        var counts = new int[_terms.Length];
        var without = 0;
        var words = documents.GetBits();
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = (ulong)words[i]; word != 0; word &= word - 1)
            {
                var doc = (i << 6) + System.Numerics.BitOperations.TrailingZeroCount(word);
                if (_isSingleValued)
                {
                    counts[_ordinals[doc]]++;
                    continue;
                }

                var (start, end) = (_starts[doc], _starts[doc + 1]);
                without += start == end ? 1 : 0;
                for (; start < end; start++)
                {
                    counts[_ordinals[start]]++;
                }
            }
        }

        return (counts, without);
    }

    public bool Has(int doc) => _starts[doc] != _starts[doc + 1];

    public ReadOnlySpan<int> Ordinals(int doc) => _ordinals.AsSpan(_starts[doc].._starts[doc + 1]);

    public BytesRef Term(int ordinal) => _terms[ordinal];

    /// <summary>The number of the term, or the complement of the number that it would have.</summary>
    public int Find(BytesRef term) => Array.BinarySearch(_terms, term, BytesRefOrder.Instance);

    private static bool IsEveryDocument(int[] starts)
    {
        for (var doc = 0; doc < starts.Length - 1; doc++)
        {
            if (starts[doc + 1] - starts[doc] != 1)
            {
                return false;
            }
        }

        return true;
    }

    private FixedBitSet FindMissing()
    {
        var missing = new FixedBitSet(_starts.Length - 1);
        for (var doc = 0; doc < _starts.Length - 1; doc++)
        {
            if (!Has(doc))
            {
                missing.Set(doc);
            }
        }

        return missing;
    }

    private sealed class BytesRefOrder : IComparer<BytesRef>
    {
        public static readonly BytesRefOrder Instance = new();

        public int Compare(BytesRef? x, BytesRef? y) =>
            x!.Bytes.AsSpan(x.Offset, x.Length).SequenceCompareTo(y!.Bytes.AsSpan(y.Offset, y.Length));
    }
}
