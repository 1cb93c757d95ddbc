using System.Buffers.Binary;
using System.Text;

namespace Imago.SearchNode.Indexing;

/// <summary>One write as the log holds it.</summary>
/// <param name="Source">The document; null for a deletion.</param>
internal sealed record TranslogOperation(string Id, long SequenceNumber, long Version, ReadOnlyMemory<byte>? Source)
{
    private const byte IndexKind = 1;
    private const byte DeleteKind = 2;
    private const int FixedBytes = 1 + sizeof(long) + sizeof(long) + sizeof(int) + sizeof(int);

    // Layout, little endian: kind (1), sequence number (8), version (8), id length (4), id, source length (4), source.
    public int EncodedLength => FixedBytes + Encoding.UTF8.GetByteCount(Id) + (Source?.Length ?? 0);

    public void Encode(Span<byte> target)
    {
        target[0] = Source is null ? DeleteKind : IndexKind;
        BinaryPrimitives.WriteInt64LittleEndian(target[1..], SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(target[9..], Version);
        var idLength = Encoding.UTF8.GetBytes(Id, target[21..]);
        BinaryPrimitives.WriteInt32LittleEndian(target[17..], idLength);
        var rest = target[(21 + idLength)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, Source?.Length ?? 0);
        Source?.Span.CopyTo(rest[4..]);
    }

    /// <summary>Decodes the operation at the start of <paramref name="bytes"/>, whose checksum was right, and moves past it.</summary>
    public static TranslogOperation Decode(ref ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var isDelete = span[0] == DeleteKind;
        var sequenceNumber = BinaryPrimitives.ReadInt64LittleEndian(span[1..]);
        var version = BinaryPrimitives.ReadInt64LittleEndian(span[9..]);
        var idLength = BinaryPrimitives.ReadInt32LittleEndian(span[17..]);
        var id = Encoding.UTF8.GetString(span.Slice(21, idLength));
        var sourceLength = BinaryPrimitives.ReadInt32LittleEndian(span[(21 + idLength)..]);
        var source = bytes.Slice(FixedBytes + idLength, sourceLength);
        bytes = bytes[(FixedBytes + idLength + sourceLength)..];

        // A plain null would become an empty memory, by way of the conversion from arrays: a deletion would come back as an empty document.
        return new TranslogOperation(id, sequenceNumber, version, isDelete ? default(ReadOnlyMemory<byte>?) : source);
    }
}
