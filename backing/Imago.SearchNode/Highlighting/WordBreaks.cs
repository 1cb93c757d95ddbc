using System.Globalization;

namespace Imago.SearchNode.Highlighting;

/// <summary>
/// Where words begin and end, as Java's break iterator of the root locale finds them: letters stay together, also around one hyphen, stop or
/// apostrophe; numbers keep their separators, sign of currency and percent; every other character stands alone.
/// </summary>
internal static class WordBreaks
{
    /// <summary>Ascending, from 0 to the length of the text.</summary>
    public static int[] Of(string text)
    {
        var breaks = new List<int> { 0 };
        for (var i = 0; i < text.Length;)
        {
            i = StartsWord(text, i) ? EndOfWord(text, i) : EndOfSign(text, i);
            breaks.Add(i);
        }

        return [.. breaks];
    }

    private static bool StartsWord(string text, int i) =>
        IsLetter(text[i]) || char.IsDigit(text[i]) || (IsBeforeNumber(text[i]) && i + 1 < text.Length && char.IsDigit(text[i + 1]));

    private static int EndOfWord(string text, int i)
    {
        for (i++; i < text.Length; i++)
        {
            var (before, sign) = (text[i - 1], text[i]);
            if (IsLetter(sign) || char.IsDigit(sign) || IsMark(sign))
            {
                continue;
            }

            if (char.IsDigit(before) && sign is '%' or '\u00a2' or '\u2030')
            {
                return i + 1;
            }

            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            var staysTogether = (IsLetter(before) && IsLetter(after) && IsInsideWord(sign)) || (char.IsDigit(before) && char.IsDigit(after) && sign is '.' or ',');
            if (!staysTogether)
            {
                return i;
            }
        }

        return i;
    }

    private static int EndOfSign(string text, int i)
    {
        for (i++; i < text.Length && (IsMark(text[i]) || char.IsLowSurrogate(text[i])); i++)
        {
        }

        return i;
    }

    private static bool IsLetter(char sign) => char.IsLetter(sign);

    private static bool IsMark(char sign) =>
        char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static bool IsInsideWord(char sign) => sign is '"' or '\'' or '.' or '\u2027' or '\u00ad' || char.GetUnicodeCategory(sign) == UnicodeCategory.DashPunctuation;

    private static bool IsBeforeNumber(char sign) => sign is '.' || char.GetUnicodeCategory(sign) == UnicodeCategory.CurrencySymbol;
}
