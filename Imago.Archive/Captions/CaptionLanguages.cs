using System.Collections.Frozen;

namespace Imago.Archive.Captions;

/// <summary>
/// The languages of a caption, part by part, told by the function words that only one of them has, and by the words of the archive's German
/// keyword lists (<c>hoch ganz stehend Einzelbild</c>). Names and nouns decide nothing.
/// </summary>
public static class CaptionLanguages
{
    public const string German = "de";
    public const string English = "en";

    private static readonly string[] OnlyGerman = [German];
    private static readonly string[] OnlyEnglish = [English];
    private static readonly string[] Both = [German, English];

    private const int LongestWord = 12;

    /// <summary>True: German, false: English. Words that both have (in, an, was, die, her, hat, man) are no sign.</summary>
    private static readonly FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> Signs = Read(
        german:
            """
            der das und im mit von zu für auf ist ein eine einer einem einen eines des dem den bei nach als vom zum zur sich nicht wird werden wurde
            wurden beim über unter zwischen gegen aus auch sein seine seiner ihr ihre ihrer ihren haben sind noch nur oder vor während wie durch
            bis ohne anlässlich rund gibt sowie dort hier nicht mehr zwei drei vier erste ersten jahre jahr uhr
            hoch quer ganz stehend sitzend liegend einzelbild gruppenbild porträt mann männer frauen musik gesang schwarzweiss farbe halb kopf freisteller
            """,
        english:
            """
            the of and with for is on to at from by his as are has have were been during after before their he she this that which who while
            between against into over under its not will two three four first people standing sitting wearing holding woman women men group
            portrait front left right player players game wins celebrates
            """);

    /// <summary>ISO 639-1 codes, German first; null where no part shows its language.</summary>
    public static IReadOnlyList<string>? Of(ReadOnlySpan<char> caption)
    {
        var (german, english) = (false, false);
        for (var rest = caption; !rest.IsEmpty;)
        {
            var end = rest.IndexOf(CaptionRepair.Separator);
            switch (Balance(end < 0 ? rest : rest[..end]))
            {
                case > 0:
                    german = true;
                    break;
                case < 0:
                    english = true;
                    break;
            }

            rest = end < 0 ? [] : rest[(end + CaptionRepair.Separator.Length)..];
        }

        return (german, english) switch
        {
            (true, true) => Both,
            (true, false) => OnlyGerman,
            (false, true) => OnlyEnglish,
            _ => null,
        };
    }

    /// <summary>More German signs than English ones: positive.</summary>
    private static int Balance(ReadOnlySpan<char> part)
    {
        var balance = 0;
        for (var start = 0; start < part.Length;)
        {
            var end = start;
            while (end < part.Length && char.IsLetter(part[end]))
            {
                end++;
            }

            if (end - start is >= 2 and <= LongestWord && Signs.TryGetValue(part[start..end], out var isGerman))
            {
                balance += isGerman ? 1 : -1;
            }

            start = end + 1;
        }

        return balance;
    }

    private static FrozenDictionary<string, bool>.AlternateLookup<ReadOnlySpan<char>> Read(string german, string english)
    {
        var signs = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (var (words, isGerman) in new[] { (german, true), (english, false) })
        {
            foreach (var word in words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                signs[word] = isGerman;
            }
        }

        return signs.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
