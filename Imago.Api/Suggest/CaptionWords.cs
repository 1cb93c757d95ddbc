using System.Globalization;
using System.Text;

namespace Imago.Api.Suggest;

/// <summary>One word of a text.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Folded">Lower case, without umlauts and accents.</param>
/// <param name="Joins">True where nothing but spaces stands between it and the word before.</param>
public sealed record CaptionWord(string Text, string Folded, bool Joins);

/// <summary>Finds words in texts and tells how alike two words are.</summary>
public static class CaptionWords
{
    /// <summary>Letters of words that are compared without allocating.</summary>
    private const int MaxUsualLength = 40;

    public static List<CaptionWord> Of(string text)
    {
        var words = new List<CaptionWord>();
        var start = -1;
        var joins = true;
        for (var i = 0; i <= text.Length; i++)
        {
            var inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || (start >= 0 && IsInside(text, i)));
            if (inWord)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                var word = text[start..i];
                words.Add(new CaptionWord(word, Fold(word), joins));
                start = -1;
                joins = true;
            }

            joins &= i < text.Length && char.IsWhiteSpace(text[i]);
        }

        return words;
    }

    public static string Fold(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (Ascii.IsValid(word))
        {
            return word.ToLowerInvariant();
        }

        var folded = new StringBuilder(word.Length);
        foreach (var c in word.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c == 'ß' ? "ss" : c);
            }
        }

        return folded.ToString();
    }

    /// <summary>How many letters may differ, as Elasticsearch's AUTO has it.</summary>
    public static int Tolerance(string word) => word.Length switch
    {
        < 3 => 0,
        < 6 => 1,
        _ => 2,
    };

    /// <summary>
    /// Letters to be put in, taken out, changed or swapped with their neighbour to make one word of the other; more than <paramref name="most"/>
    /// is not counted any further.
    /// </summary>
    public static int Distance(string first, string second, int most)
    {
        if (Math.Abs(first.Length - second.Length) > most)
        {
            return most + 1;
        }

        // Hundreds of words are compared for one suggestion: nothing is allocated but for words that hardly are any.
        var width = second.Length + 1;
        Span<int> rows = width <= MaxUsualLength ? stackalloc int[3 * MaxUsualLength] : new int[3 * width];
        var beforeLast = rows[..width];
        var last = rows.Slice(width, width);
        var current = rows.Slice(2 * width, width);
        for (var j = 0; j < width; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= first.Length; i++)
        {
            var least = current[0] = i;
            for (var j = 1; j < width; j++)
            {
                var change = last[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                var letters = Math.Min(Math.Min(current[j - 1], last[j]) + 1, change);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    letters = Math.Min(letters, beforeLast[j - 2] + 1);
                }

                current[j] = letters;
                least = Math.Min(least, letters);
            }

            if (least > most)
            {
                return most + 1;
            }

            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[^1];
    }

    // "Teenie's" and "x-ray" are one word; a full stop ends one.
    private static bool IsInside(string text, int i) =>
        text[i] is '\'' or '’' or '-' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]);
}
