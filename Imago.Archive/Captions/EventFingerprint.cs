using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Imago.Archive.Photos;

namespace Imago.Archive.Captions;

/// <summary>
/// What near duplicates share: photos of one event differ in a name and a running number of the caption and in the image number, and agree in
/// database, date, photographer and headline. The headline is the caption's beginning, up to the first break after four words, eight words at the
/// most, letters only; where the day is not known, so that the date ties little together, it is the whole caption.
/// </summary>
internal static class EventFingerprint
{
    private const int FewestWords = 4;
    private const int MostWords = 8;
    private const int OnStack = 512;

    /// <summary>Room for the database, the day and what stands between them.</summary>
    private const int Around = 32;

    private static readonly SearchValues<char> Breaks = SearchValues.Create(",;:.(*!?");

    /// <summary>16 hexadecimal digits; null without a caption, or where it has too few words to tell one event from another.</summary>
    public static string? Of(string? database, DateTimeOffset? date, string precision, string? photographer, string? caption)
    {
        if (caption is null)
        {
            return null;
        }

        var room = caption.Length + (photographer?.Length ?? 0) + Around;
        var rented = room <= OnStack ? null : ArrayPool<char>.Shared.Rent(room);
        var text = rented is null ? stackalloc char[OnStack] : rented;
        CultureInfo culture = CultureInfo.InvariantCulture;
        text.TryWrite(culture, $"{database}\n{date?.UtcDateTime.DayOfYear}\n{date?.UtcDateTime.Year}\n{photographer}\n", out var written);
        written += Headline(caption, text[written..], precision == PhotoValues.Day, out var words);
        var fingerprint = words < FewestWords
            ? null
            : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text[..written])).ToString("x16", culture);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return fingerprint;
    }

    private static int Headline(ReadOnlySpan<char> caption, Span<char> letters, bool isBeginning, out int words)
    {
        words = 0;
        var written = 0;
        var inWord = false;
        foreach (var character in caption)
        {
            if (char.IsLetter(character))
            {
                if (!inWord && isBeginning && words == MostWords)
                {
                    break;
                }

                words += inWord ? 0 : 1;
                inWord = true;
                letters[written++] = char.ToLowerInvariant(character);
                continue;
            }

            inWord = false;
            if (isBeginning && words >= FewestWords && Breaks.Contains(character))
            {
                break;
            }
        }

        return written;
    }
}
