using System.Globalization;

namespace Imago.SearchNode.Highlighting;

/// <summary>
/// Where sentences begin, as Java's break iterator of the root locale finds them, which Elasticsearch cuts fragments with. A question or exclamation
/// mark always ends a sentence; a full stop does only where white space and something that can begin a sentence follow.
/// </summary>
internal static class SentenceBreaks
{
    private const char ParagraphSeparator = '\u2029';

    /// <summary>Ascending, from 0 to the length of the text.</summary>
    public static int[] Of(string text)
    {
        var breaks = new List<int> { 0 };
        for (var i = 0; i < text.Length;)
        {
            i = text[i] switch
            {
                ParagraphSeparator => Add(breaks, i + 1),
                var mark when IsTerminator(mark) => Add(breaks, SkipSpace(text, SkipMarks(text, i, out _))),
                var mark when IsPeriod(mark) => AfterPeriod(text, i, breaks),
                _ => i + 1,
            };
        }

        if (breaks[^1] != text.Length)
        {
            breaks.Add(text.Length);
        }

        return [.. breaks];
    }

    private static int AfterPeriod(string text, int period, List<int> breaks)
    {
        var end = SkipMarks(text, period, out var isTerminated);
        var next = SkipSpace(text, end);
        return isTerminated || (next > end && BeginsSentence(text, next)) ? Add(breaks, next) : next;
    }

    private static int Add(List<int> breaks, int place)
    {
        breaks.Add(place);
        return place;
    }

    /// <summary>Passes marks and what closes a quotation or bracket.</summary>
    private static int SkipMarks(string text, int i, out bool isTerminated)
    {
        isTerminated = false;
        for (; i < text.Length && (IsTerminator(text[i]) || IsPeriod(text[i]) || IsEnd(text[i])); i++)
        {
            isTerminated |= IsTerminator(text[i]);
        }

        return i;
    }

    private static int SkipSpace(string text, int i)
    {
        while (i < text.Length && (text[i] is '\t' or '\r' or '\f' or '\n' or '\u2028' || char.GetUnicodeCategory(text[i]) == UnicodeCategory.SpaceSeparator))
        {
            i++;
        }

        // A paragraph separator belongs to the sentence before it.
        return i < text.Length && text[i] == ParagraphSeparator ? i + 1 : i;
    }

    private static bool BeginsSentence(string text, int i)
    {
        var opening = i;
        while (i < text.Length && IsOpening(text[i]))
        {
            i++;
        }

        return i < text.Length && char.IsLetter(text[i]) && (i > opening || char.GetUnicodeCategory(text[i]) != UnicodeCategory.LowercaseLetter);
    }

    private static bool IsTerminator(char mark) => mark is '!' or '?' or '\u3002' or '\uff01' or '\uff1f';

    private static bool IsPeriod(char mark) => mark is '.' or '\uff0e';

    private static bool IsEnd(char mark) => mark is '"' or '\'' || char.GetUnicodeCategory(mark) is
        UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.Format;

    /// <summary>Signs that may stand before the first letter of a sentence.</summary>
    private static bool IsOpening(char sign) => sign is not (',' or ParagraphSeparator) && !IsTerminator(sign) && !IsPeriod(sign)
        && char.GetUnicodeCategory(sign) is UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol;
}
