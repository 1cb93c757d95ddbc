using System.Text;

namespace Imago.Archive.QueryLanguage;

/// <summary>
/// Tells syntax from text before parsing. Quotes, brackets and minus signs that are syntax are replaced by control characters of their own
/// (control characters in the text itself are read as spaces); those left over stay what they are, part of a word. After this a query is a
/// language in which every text is well-formed and no parser ever has to go back: an unclosed bracket costs nothing.
/// </summary>
internal static class QueryMarkup
{
    public const char OpenGroup = '\u0001';
    public const char CloseGroup = '\u0002';
    public const char OpenPhrase = '\u0003';
    public const char ClosePhrase = '\u0004';
    public const char Exclude = '\u0005';

    public static bool IsMark(char c) => c is >= OpenGroup and <= Exclude;

    /// <summary>The text with marks for syntax, and how deeply its brackets are nested.</summary>
    public static (string Text, int Depth) Apply(string text)
    {
        var marked = Clean(text);
        MarkPhrases(marked);
        var depth = MarkGroups(marked);
        MarkExclusions(marked);
        return (new string(marked), depth);
    }

    private static char[] Clean(string text)
    {
        var wellFormed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Neither normalisation nor JSON takes half a surrogate pair (EnumerateRunes gives U+FFFD for it) or a noncharacter.
            wellFormed.Append(IsSpace(rune) ? " " : IsNoncharacter(rune) ? "\uFFFD" : rune.ToString());
        }

        // Captions hold composed letters; a keyboard or a file name may deliver "u" and a combining diaeresis.
        return wellFormed.ToString().Normalize(NormalizationForm.FormC).ToCharArray();
    }

    // Zero width space and byte order mark come with pasted text, are not white space to .NET and would hide in words.
    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value is 0x200B or 0xFEFF;

    private static bool IsNoncharacter(Rune rune) => rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE;

    private static void MarkPhrases(char[] text)
    {
        var open = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '"')
            {
                continue;
            }

            if (open < 0)
            {
                open = i;
            }
            else
            {
                text[open] = OpenPhrase;
                text[i] = ClosePhrase;
                open = -1;
            }
        }
    }

    private static int MarkGroups(char[] text)
    {
        var open = new Stack<int>();
        var pairs = new List<(int Open, int Close)>();
        var inPhrase = false;
        for (var i = 0; i < text.Length; i++)
        {
            inPhrase = text[i] == OpenPhrase || (inPhrase && text[i] != ClosePhrase);
            if (inPhrase)
            {
                continue;
            }

            if (text[i] == '(')
            {
                open.Push(i);
            }
            else if (text[i] == ')' && open.TryPop(out var partner))
            {
                pairs.Add((partner, i));
            }
        }

        foreach (var (start, end) in pairs)
        {
            text[start] = OpenGroup;
            text[end] = CloseGroup;
        }

        return DepthOf(text);
    }

    private static int DepthOf(char[] text)
    {
        var depth = 0;
        var deepest = 0;
        foreach (var c in text)
        {
            depth += c == OpenGroup ? 1 : c == CloseGroup ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    /// <summary>A minus sign excludes where a term begins and one follows at once; in "x-ray", "a - b" and "--" it is text.</summary>
    private static void MarkExclusions(char[] text)
    {
        var inPhrase = false;
        for (var i = 0; i < text.Length - 1; i++)
        {
            inPhrase = text[i] == OpenPhrase || (inPhrase && text[i] != ClosePhrase);
            var begins = i == 0 || text[i - 1] is ' ' or OpenGroup;
            if (!inPhrase && text[i] == '-' && begins && text[i + 1] is not (' ' or '-' or CloseGroup))
            {
                text[i] = Exclude;
            }
        }
    }
}
