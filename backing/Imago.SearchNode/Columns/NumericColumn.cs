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
    private readonly long[] _first;
    private readonly IBits? _present;
    private readonly int[]? _starts;
    private readonly long[]? _all;

    private NumericColumn(long[] first, IBits? present, int[]? starts, long[]? all)
    {
        _first = first;
        _present = present;
        _starts = starts;
        _all = all;
    }

    /// <summary>Name of the doc-values field that holds all values of the documents with more than one.</summary>
    public static string AllValuesField(string field) => "\u0001" + field;

    public static NumericColumn Load(AtomicReader reader, string field)
    {
        var first = new long[reader.MaxDoc];
        var values = reader.GetNumericDocValues(field);
        if (values is null)
        {
            return new NumericColumn(first, new Bits.MatchNoBits(reader.MaxDoc), null, null);
        }

        for (var doc = 0; doc < first.Length; doc++)
        {
            first[doc] = values.Get(doc);
        }

        var present = reader.GetDocsWithField(field);
        var column = new NumericColumn(first, present is Bits.MatchAllBits ? null : present, null, null);
        return reader.GetBinaryDocValues(AllValuesField(field)) is { } several
            ? column.WithSeveral(several, reader.GetDocsWithField(AllValuesField(field)))
            : column;
    }

    /// <summary>True if every document has at most one value: then <see cref="First"/> is the whole truth.</summary>
    public bool IsSingleValued => _all is null;

    public bool Has(int doc) => _present is null || _present.Get(doc);

    /// <summary>The smallest value; 0 where there is none.</summary>
    public long First(int doc) => _first[doc];

    public ReadOnlySpan<long> Values(int doc) =>
        !Has(doc) ? [] : _all is null ? new ReadOnlySpan<long>(in _first[doc]) : _all.AsSpan(_starts![doc].._starts[doc + 1]);

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
