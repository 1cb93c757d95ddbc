using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Elastic.Clients.Elasticsearch;

namespace Imago.Api.Paging;

/// <summary>
/// How a cursor is written: base64url of
/// <code>
/// version (1) | direction (1) | fingerprint of the search (8) | number of values (1) | values: kind (1), content | checksum (8)
/// </code>
/// The checksum covers everything before it, so that a cursor that was cut, mistyped or changed is refused. It is no signature: a cursor holds
/// nothing secret and allows nothing, as everybody may read from every position, and without a key replicas, restarts and later releases all
/// read each other's cursors. What a cursor holds is checked like any other parameter.
/// </summary>
public static class CursorFormat
{
    public const int MaxLength = 512;

    private const byte Version = 1;
    private const int DigestLength = 8;

    private enum Kind : byte
    {
        Null,
        Long,
        Double,
        Text,
    }

    /// <param name="cursor">The position.</param>
    /// <param name="search">What identifies the search: query, filters and sort order.</param>
    public static string Write(Cursor cursor, string search)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write((byte)cursor.Direction);
        writer.Write(Digest(Encoding.UTF8.GetBytes(search)));
        writer.Write((byte)cursor.Position.Count);
        foreach (var value in cursor.Position)
        {
            WriteValue(writer, value);
        }

        writer.Write(Digest(stream.ToArray()));
        return Base64Url.EncodeToString(stream.ToArray());
    }

    /// <returns>False with the reason, a sentence without its subject, where the text is no cursor of this search.</returns>
    public static bool TryRead(string text, string search, [NotNullWhen(true)] out Cursor? cursor, [NotNullWhen(false)] out string? refusal)
    {
        cursor = null;
        refusal = "must be a 'next' or 'previous' of an answer, unchanged.";
        if (text.Length > MaxLength || !TryDecode(text, out var bytes))
        {
            return false;
        }

        var content = bytes.AsSpan(0, bytes.Length - DigestLength);
        if (content[0] != Version || !Digest(content).SequenceEqual(bytes.AsSpan(content.Length)))
        {
            return false;
        }

        if (!Digest(Encoding.UTF8.GetBytes(search)).SequenceEqual(content.Slice(2, DigestLength)))
        {
            refusal = "belongs to another search: q, the filters and sort must be those of the answer that it comes from.";
            return false;
        }

        if (!TryReadContent(content.ToArray(), out cursor))
        {
            return false;
        }

        refusal = null;
        return true;
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text))
        {
            return false;
        }

        bytes = Base64Url.DecodeFromChars(text);

        // Version, direction, fingerprint and number of values are always there.
        return bytes.Length > 3 + DigestLength + DigestLength - 1;
    }

    private static bool TryReadContent(byte[] content, [NotNullWhen(true)] out Cursor? cursor)
    {
        cursor = null;
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        try
        {
            reader.ReadByte();
            var direction = (PageDirection)reader.ReadByte();
            reader.ReadBytes(DigestLength);
            var position = new FieldValue[reader.ReadByte()];
            for (var i = 0; i < position.Length; i++)
            {
                position[i] = ReadValue(reader);
            }

            if (!Enum.IsDefined(direction) || reader.BaseStream.Position != content.Length)
            {
                return false;
            }

            cursor = new Cursor(direction, position);
            return true;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or InvalidDataException)
        {
            // A checksum can be made for anything: contents that are too short or of no known kind are no cursor.
            return false;
        }
    }

    private static void WriteValue(BinaryWriter writer, FieldValue value)
    {
        if (value.TryGetLong(out var number))
        {
            writer.Write((byte)Kind.Long);
            writer.Write(number.Value);
        }
        else if (value.TryGetDouble(out var score))
        {
            writer.Write((byte)Kind.Double);
            writer.Write(score.Value);
        }
        else if (value.TryGetString(out var text))
        {
            writer.Write((byte)Kind.Text);
            writer.Write(text);
        }
        else
        {
            writer.Write((byte)Kind.Null);
        }
    }

    private static FieldValue ReadValue(BinaryReader reader) => (Kind)reader.ReadByte() switch
    {
        Kind.Null => FieldValue.Null,
        Kind.Long => reader.ReadInt64(),
        Kind.Double when reader.ReadDouble() is var number && double.IsFinite(number) => number,
        Kind.Text => reader.ReadString(),
        _ => throw new InvalidDataException(),
    };

    private static byte[] Digest(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..DigestLength];
}
