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

        var beforeLast = new int[second.Length + 1];
        var last = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var current = new int[second.Length + 1];
            current[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var change = last[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(Math.Min(current[j - 1], last[j]) + 1, change);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            if (current.Min() > most)
            {
                return most + 1;
            }

            (beforeLast, last) = (last, current);
        }

        return last[^1];
    }

    // "Teenie's" and "x-ray" are one word; a full stop ends one.
    private static bool IsInside(string text, int i) =>
        text[i] is '\'' or '’' or '-' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1]);
}
