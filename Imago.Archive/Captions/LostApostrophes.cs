using System.Buffers;
using System.Collections.Frozen;

namespace Imago.Archive.Captions;

/// <summary>
/// Question marks that were apostrophes (<c>Sarkozy?s</c>). Only where that is certain: the mark stands between two letters, and what surrounds it
/// is the end of an English genitive or contraction or the beginning of a name (<c>O?Neill</c>, <c>d?Azur</c>). A mark that may have been another
/// letter (<c>M?ller</c>, <c>Caf?s</c>) and a real question mark stay as they are.
/// </summary>
internal static class LostApostrophes
{
    /// <summary>Words whose next letter is a lost é rather than an apostrophe.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LostAccents = Words(
        "caf", "clich", "fianc", "attach", "communiqu", "expos", "prot", "prote", "proteg", "protég", "souffl", "canap", "resum", "résum", "pur", "pât", "pat",
        "entr", "cabar", "mat", "sold", "couch", "vari", "abb", "coup", "roch", "andr", "ren", "jos", "pel", "bebel", "beyonc", "zo", "chlo");

    /// <summary>Lower-case words that take an 's.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TakeS = Words(
        "it", "that", "he", "she", "who", "what", "where", "there", "here", "let", "how", "when", "today", "yesterday", "tomorrow", "world", "women",
        "men", "children", "people", "year", "day", "week", "month", "night", "city", "country", "team", "mother", "father", "son", "daughter",
        "brother", "sister", "wife", "husband", "king", "queen", "president", "everyone", "someone", "one", "nobody", "everybody");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TakeT = Words(
        "don", "won", "can", "isn", "wasn", "didn", "doesn", "couldn", "wouldn", "shouldn", "hasn", "haven", "hadn", "aren", "weren", "ain", "mustn");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> TakeVerb = Words(
        "i", "you", "he", "she", "it", "we", "they", "who", "there", "that");

    private static readonly SearchValues<char> Lost = SearchValues.Create('?');

    /// <summary>Is there one that can be restored?</summary>
    public static bool AreIn(ReadOnlySpan<char> caption)
    {
        for (var at = Next(caption, 0); at >= 0; at = Next(caption, at + 1))
        {
            if (IsLost(caption, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The caption with its apostrophes; the caption itself where there is nothing to restore.</summary>
    public static string Restore(string caption) => !AreIn(caption)
        ? caption
        : string.Create(caption.Length, caption, static (restored, caption) =>
        {
            caption.CopyTo(restored);
            for (var at = Next(caption, 0); at >= 0; at = Next(caption, at + 1))
            {
                if (IsLost(caption, at))
                {
                    restored[at] = '\'';
                }
            }
        });

    private static int Next(ReadOnlySpan<char> caption, int from)
    {
        var at = caption[from..].IndexOfAny(Lost);
        return at < 0 ? -1 : from + at;
    }

    private static bool IsLost(ReadOnlySpan<char> caption, int mark)
    {
        var before = WordBefore(caption[..mark]);
        var after = WordAfter(caption[(mark + 1)..]);
        if (before.IsEmpty || after.IsEmpty)
        {
            return false;
        }

        return after switch
        {
            "s" => EndsInS(before),
            "t" => TakeT.Contains(before),
            "m" => before is "I",
            "re" or "ve" or "ll" or "d" => TakeVerb.Contains(before),
            _ => before is "O" or "D" or "L" or "d" or "l" && char.IsUpper(after[0]) && after.Length > 2,
        };
    }

    /// <summary>A genitive: of a name (a capital, nothing that ends in é), or of a word that is known to have one.</summary>
    private static bool EndsInS(ReadOnlySpan<char> word) =>
        !LostAccents.Contains(word) && (TakeS.Contains(word) || (char.IsUpper(word[0]) && word.Length > 1));

    private static ReadOnlySpan<char> WordBefore(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return text[start..];
    }

    private static ReadOnlySpan<char> WordAfter(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        // Another mark or a digit in the word: more is lost than an apostrophe.
        return end < text.Length && (text[end] == '?' || char.IsDigit(text[end])) && end + 1 < text.Length && char.IsLetterOrDigit(text[end + 1])
            ? []
            : text[..end];
    }

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(params string[] words) =>
        words.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
