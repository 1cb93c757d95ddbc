using System.Buffers.Binary;
using System.IO.Hashing;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The unit that is written and made durable at once: magic (4), payload length (4), checksum of length and payload (8), payload (operations).
/// Only the last frame of a log can be torn, since the next one is written after the one before is durable.
/// </summary>
internal static class TranslogFrame
{
    public const int HeaderBytes = 16;

    private const uint Magic = 0x494D_5446;

    /// <summary>Fills in the header in front of a payload that stands already behind it.</summary>
    public static void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], frame.Length - HeaderBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], Checksum(frame));
    }

    /// <summary>The length of the whole, valid frame at the start of the bytes, or null.</summary>
    public static int? Validate(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (length < 0 || length > bytes.Length - HeaderBytes)
        {
            return null;
        }

        var frame = bytes[..(HeaderBytes + length)];
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) == Checksum(frame) ? frame.Length : null;
    }

    /// <summary>True if a valid frame stands anywhere in the bytes: then what precedes it is corrupt, not torn.</summary>
    public static bool AnyIn(ReadOnlySpan<byte> bytes)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Magic);
        for (var next = bytes.IndexOf(magic); next >= 0; next = bytes.IndexOf(magic))
        {
            bytes = bytes[next..];
            if (Validate(bytes) is not null)
            {
                return true;
            }

            bytes = bytes[1..];
        }

        return false;
    }

    private static ulong Checksum(ReadOnlySpan<byte> frame)
    {
        var hash = new XxHash3();
        hash.Append(frame[4..8]);
        hash.Append(frame[HeaderBytes..]);
        return hash.GetCurrentHashAsUInt64();
    }
}
