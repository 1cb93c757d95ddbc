using System.Collections.Frozen;

namespace Imago.Archive.Captions;

/// <summary>
/// The copyright mark of a caption: <c>Copyright: xMagnusxMartinsson TTx</c>, <c>Copyright: xABACAx 845224_028 ABACAx 845224_028</c>. Its words are
/// joined by <c>x</c> or blanks, an <c>x</c> opens it and one closes it; a running number and a repetition may follow.
/// </summary>
/// <param name="Photographer">The person that it names; null where it names none for certain.</param>
/// <param name="Agency">The agency that it names; null where it names none for certain.</param>
public readonly record struct CopyrightMark(string? Photographer, string? Agency)
{
    private const string Opening = "Copyright: x";
    private const int LongestMark = 100;
    private const int MostNames = 4;

    /// <summary>Words that no person is called.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> AgencyWords = new[]
    {
        "agency", "agentur", "archive", "archives", "archiv", "bild", "bilder", "collection", "foto", "fotos", "image", "images", "media", "news",
        "newspix", "photo", "photos", "photoagency", "photography", "picture", "pictures", "pix", "press", "presse", "sport", "sports",
        "sportfoto", "sportphoto", "studio", "wire", "services", "service", "international", "press-photo", "pressphoto", "fotoagentur", "pressefoto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The first mark of the caption; empty where there is none.</summary>
    public static CopyrightMark Find(ReadOnlySpan<char> caption)
    {
        var at = caption.IndexOf(Opening);
        return at < 0 ? default : Read(caption[(at + Opening.Length)..]);
    }

    private static CopyrightMark Read(ReadOnlySpan<char> text)
    {
        var end = LengthOfBody(text);
        return end is 0 or > LongestMark ? default : Sort(Words(text[..end]));
    }

    /// <summary>Up to the x that closes the mark: at the end of a word, and what follows is no further name.</summary>
    private static int LengthOfBody(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length && i <= LongestMark; i++)
        {
            if (text[i] == 'x' && char.IsLetterOrDigit(text[i - 1]) && !IsWordPart(text, i + 1) && !NameFollows(text[(i + 1)..]))
            {
                return i;
            }
        }

        return 0;
    }

    private static bool IsWordPart(ReadOnlySpan<char> text, int at) =>
        at < text.Length && (char.IsLetterOrDigit(text[at]) || (text[at] is '/' or '-' && at + 1 < text.Length && char.IsLetter(text[at + 1])));

    /// <summary>A blank and a word with a capital that is closed by an x itself: the mark goes on (<c>xFelix Meierx</c>).</summary>
    private static bool NameFollows(ReadOnlySpan<char> text)
    {
        if (text is not [' ', var first, ..] || !char.IsUpper(first))
        {
            return false;
        }

        var word = text[1..];
        var end = word.IndexOfAny(' ', '*');
        word = end < 0 ? word : word[..end];
        return word is [.., 'x'] && char.IsLower(word.Length > 1 ? word[^2] : ' ');
    }

    /// <summary>An x joins two words where a letter stands before it and a capital or a digit behind it.</summary>
    private static List<string> Words(ReadOnlySpan<char> body)
    {
        var words = new List<string>(MostNames);
        var start = 0;
        for (var i = 0; i <= body.Length; i++)
        {
            var joins = i == body.Length || body[i] is ' ' or '/'
                || (body[i] == 'x' && i > start && i + 1 < body.Length && (char.IsUpper(body[i + 1]) || char.IsDigit(body[i + 1])));
            if (joins)
            {
                if (i > start && body[start..i].ContainsAnyInRange('A', 'Z'))
                {
                    words.Add(body[start..i].ToString());
                }

                start = i + 1;
            }
        }

        return words;
    }

    private static CopyrightMark Sort(List<string> words)
    {
        var names = words.Count;
        while (names > 0 && IsAbbreviation(words[names - 1]))
        {
            names--;
        }

        var isPerson = names is >= 2 and <= MostNames && words.Take(names).All(IsName);
        return (words.Count, isPerson) switch
        {
            (0, _) => default,
            (_, true) => new CopyrightMark(Join(words[..names]), names < words.Count ? Join(words[names..]) : null),
            _ => new CopyrightMark(null, Join(words)),
        };
    }

    private static bool IsAbbreviation(string word) => word.Length >= 2 && !word.AsSpan().ContainsAnyInRange('a', 'z');

    private static bool IsName(string word) => char.IsUpper(word[0]) && !IsAbbreviation(word) && !AgencyWords.Contains(word);

    private static string Join(List<string> words) => string.Join(' ', words);
}
