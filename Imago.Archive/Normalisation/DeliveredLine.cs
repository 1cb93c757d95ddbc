using System.Text.Json;
using System.Text.Unicode;

namespace Imago.Archive.Normalisation;

/// <summary>What has to hold for a line before its values are worth a look.</summary>
internal static class DeliveredLine
{
    /// <summary>Null where the text of the line is whole: UTF-8, and no escape that is half of a surrogate pair.</summary>
    public static RejectedRecord? FindBrokenText(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            return new RejectedRecord(RejectionReasons.EncodingInvalid, "The line is not valid UTF-8; deliver the file in UTF-8.");
        }

        return line.IndexOf("\\u"u8) >= 0 && HasHalfCharacter(line)
            ? new RejectedRecord(RejectionReasons.EncodingInvalid, "An escape \\uD800 to \\uDFFF is half of a surrogate pair and stands for no character.")
            : null;
    }

    /// <summary>Does the line nest deeper than is allowed, as far as it is JSON?</summary>
    public static bool IsTooDeep(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth >= PhotoNormaliser.MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Malformed before it got deep: the syntax is what is wrong.
        }

        return false;
    }

    /// <summary>Throws <see cref="JsonException"/> where the line is not JSON.</summary>
    private static bool HasHalfCharacter(ReadOnlySpan<byte> line)
    {
        var reader = PhotoNormaliser.CreateReader(line);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped && !CanUnescape(ref reader))
            {
                return true;
            }
        }

        return false;
    }

    private static bool CanUnescape(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The only way in which the reader tells that an escape does not stand for a character.
            return false;
        }
    }
}
