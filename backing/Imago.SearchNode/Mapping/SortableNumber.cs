using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>Doubles as longs that sort as the doubles do, and numbers as index terms.</summary>
internal static class SortableNumber
{
    public static long Encode(double value) => NumericUtils.DoubleToSortableInt64(value);

    public static double Decode(long value) => NumericUtils.SortableInt64ToDouble(value);

    /// <summary>One term in full precision: exact look-ups go to the index, ranges to the column.</summary>
    public static BytesRef Term(long value)
    {
        var term = new BytesRef(NumericUtils.BUF_SIZE_INT64);
        NumericUtils.Int64ToPrefixCoded(value, 0, term);
        return term;
    }
}
