using System.Collections.Concurrent;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Imago.SearchNode.Columns;

/// <summary>
/// The numbers of one field in one segment as plain arrays. Every numeric type is a <see cref="long"/> here; floating point in an encoding that
/// sorts as the numbers do. A document may have several values, ascending.
/// </summary>
internal sealed class NumericColumn
{
    /// <summary>Some 1,400 years.</summary>
    private const long MostDays = 500_000;

    private readonly long[] _first;
    private readonly FixedBitSet? _present;
    private readonly int[]? _starts;
    private readonly long[]? _all;
    private readonly ConcurrentDictionary<(long Missing, bool Descending, bool Largest), Lazy<long[]>> _orders = [];
    private readonly Lazy<FixedBitSet> _missing;
    private readonly Lazy<(long First, int Count, int[] Of)?> _days;

    private NumericColumn(long[] first, FixedBitSet? present, int[]? starts, long[]? all)
    {
        _first = first;
        _present = present;
        _starts = starts;
        _all = all;
        _missing = new Lazy<FixedBitSet>(FindMissing);
        _days = new Lazy<(long, int, int[])?>(FindDays);
    }

    /// <summary>The documents without a value.</summary>
    public FixedBitSet Missing => _missing.Value;

    /// <summary>Name of the doc-values field that holds all values of the documents with more than one.</summary>
    public static string AllValuesField(string field) => "\u0001" + field;

    public static NumericColumn Load(AtomicReader reader, string field)
    {
        var first = new long[reader.MaxDoc];
        var values = reader.GetNumericDocValues(field);
        if (values is null)
        {
            return new NumericColumn(first, new FixedBitSet(reader.MaxDoc), null, null);
        }

        for (var doc = 0; doc < first.Length; doc++)
        {
            first[doc] = values.Get(doc);
        }

        var present = reader.GetDocsWithField(field);
        var column = new NumericColumn(first, present is Bits.MatchAllBits ? null : Copy(present), null, null);
        return reader.GetBinaryDocValues(AllValuesField(field)) is { } several
            ? column.WithSeveral(several, reader.GetDocsWithField(AllValuesField(field)))
            : column;
    }

    /// <summary>Lucene's own bits read the disk and belong to the thread that asked for them; a column is every thread's.</summary>
    private static FixedBitSet Copy(IBits bits)
    {
        var copy = new FixedBitSet(bits.Length);
        for (var doc = 0; doc < bits.Length; doc++)
        {
            if (bits.Get(doc))
            {
                copy.Set(doc);
            }
        }

        return copy;
    }

    /// <summary>What sorts the documents: ascending, or complemented for descending order. Kept, since the same few orders are asked for again and again.</summary>
    /// <param name="missing">Stands in where there is no value.</param>
    /// <param name="largest">Which of several values counts.</param>
    public long[] Orders(long missing, bool descending, bool largest) => _orders.GetOrAdd((missing, descending, largest), key => new Lazy<long[]>(() =>
    {
        var orders = new long[_first.Length];
        for (var doc = 0; doc < orders.Length; doc++)
        {
            var value = !Has(doc) ? key.Missing : key.Largest && !IsSingleValued ? Values(doc)[^1] : _first[doc];
            orders[doc] = key.Descending ? ~value : value;
        }

        return orders;
    })).Value;

    /// <summary>True if every document has at most one value: then <see cref="First"/> is the whole truth.</summary>
    public bool IsSingleValued => _all is null;

    public bool Has(int doc) => _present is null || _present.Get(doc);

    /// <summary>The smallest value; 0 where there is none.</summary>
    public long First(int doc) => _first[doc];

    public ReadOnlySpan<long> Values(int doc) =>
        !Has(doc) ? [] : _all is null ? new ReadOnlySpan<long>(in _first[doc]) : _all.AsSpan(_starts![doc].._starts[doc + 1]);

    /// <summary>
    /// Of milliseconds since 1970: the first day that occurs in the segment and how many of the documents fall on each day from there; no counts if a
    /// document has several values or the days lie too far apart.
    /// </summary>
    public (long First, int[]? Counts) CountDays(FixedBitSet documents)
    {
        if (!IsSingleValued || _days.Value is not { } days)
        {
            return (0, null);
        }

        var counts = new int[days.Count];
        var words = documents.GetBits();
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = (ulong)words[i]; word != 0; word &= word - 1)
            {
                if (days.Of[(i << 6) + System.Numerics.BitOperations.TrailingZeroCount(word)] is >= 0 and var day)
                {
                    counts[day]++;
                }
            }
        }

        return (days.First, counts);
    }

    public bool AnyBetween(int doc, long least, long most)
    {
        if (IsSingleValued)
        {
            var value = _first[doc];
            return value >= least && value <= most && Has(doc);
        }

        foreach (var value in Values(doc))
        {
            if (value >= least && value <= most)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The day of each document, counted from the first; -1 where there is none. Null if they lie too far apart.</summary>
    private (long First, int Count, int[] Of)? FindDays()
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        for (var doc = 0; doc < _first.Length; doc++)
        {
            if (Has(doc))
            {
                var day = Aggregations.LocalTime.Floor(_first[doc], Aggregations.LocalTime.Day);
                (first, last) = (Math.Min(first, day), Math.Max(last, day));
            }
        }

        if (first > last || last - first > MostDays)
        {
            return first > last ? (0, 0, Enumerable.Repeat(-1, _first.Length).ToArray()) : null;
        }

        var days = new int[_first.Length];
        for (var doc = 0; doc < days.Length; doc++)
        {
            days[doc] = Has(doc) ? (int)(Aggregations.LocalTime.Floor(_first[doc], Aggregations.LocalTime.Day) - first) : -1;
        }

        return (first, (int)(last - first) + 1, days);
    }

    private FixedBitSet FindMissing()
    {
        var missing = new FixedBitSet(_first.Length);
        for (var doc = 0; doc < _first.Length; doc++)
        {
            if (!Has(doc))
            {
                missing.Set(doc);
            }
        }

        return missing;
    }

    private NumericColumn WithSeveral(BinaryDocValues several, IBits has)
    {
        var starts = new int[_first.Length + 1];
        var all = new List<long>(_first.Length);
        var bytes = new BytesRef();
        for (var doc = 0; doc < _first.Length; doc++)
        {
            starts[doc] = all.Count;
            if (has.Get(doc))
            {
                several.Get(doc, bytes);
                var input = new ByteArrayDataInput(bytes.Bytes, bytes.Offset, bytes.Length);
                for (var left = bytes.Length / sizeof(long); left > 0; left--)
                {
                    all.Add(input.ReadInt64());
                }
            }
            else if (Has(doc))
            {
                all.Add(_first[doc]);
            }
        }

        starts[^1] = all.Count;
        return new NumericColumn(_first, _present, starts, [.. all]);
    }
}
