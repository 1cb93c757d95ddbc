using System.Numerics;

namespace Imago.SearchNode.Query;

/// <summary>
/// Field lengths in one byte as Lucene 7 and later encode them (<c>SmallFloat.intToByte4</c>): exact up to 39, then four significant bits.
/// </summary>
internal static class NormEncoding
{
    private static readonly int FreeValues = 255 - LongToInt4(int.MaxValue);

    public static byte Encode(int length) =>
        length < FreeValues ? (byte)length : (byte)(FreeValues + LongToInt4(length - FreeValues));

    public static int Decode(byte norm) => norm < FreeValues ? norm : FreeValues + (int)Int4ToLong(norm - FreeValues);

    private static int LongToInt4(long value)
    {
        var bits = 64 - BitOperations.LeadingZeroCount((ulong)value);
        if (bits < 4)
        {
            return (int)value;
        }

        var shift = bits - 4;
        return (((int)(value >>> shift)) & 0x07) | ((shift + 1) << 3);
    }

    private static long Int4ToLong(int value)
    {
        long bits = value & 0x07;
        var shift = (value >>> 3) - 1;
        return shift == -1 ? bits : (bits | 0x08) << shift;
    }
}
