using System.Collections.Frozen;

namespace Imago.Archive.QueryLanguage;

/// <summary>
/// Words that carry no meaning of their own in German or in English and mean nothing else in the other of the two.
/// </summary>
/// <remarks>
/// The German and the English analysis drop their own stop words, the standard analysis drops none. Were every word of "Kinder am Strand"
/// needed, a caption that says "Kinder, Strand" would be lost; were the stop words of both languages left out, "war memorial" would find
/// every memorial, because "war" is a German stop word. So only words of which both languages can do without need not match.
/// Taken from the stop word lists of the two analyzers, without: all, also, am, an, bin, dem, den, die, hat, man, mein, nun, so, um, war,
/// warst, was, weg, will, and the negations no, not, nicht, kein, ohne, which carry meaning.
/// </remarks>
public static class FunctionWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
    [
        // English
        "a", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "of", "on", "or", "such", "that", "the",
        "their", "then", "there", "these", "they", "this", "to", "with",

        // German
        "aber", "auf", "aus", "bei", "beim", "bis", "da", "damit", "dann", "das", "dass", "daß", "dein", "der", "derer", "des", "dessen",
        "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch", "dort", "du", "durch", "ein", "eine", "einem", "einen", "einer",
        "eines", "er", "es", "etwas", "euch", "für", "gegen", "haben", "hatte", "hatten", "hier", "hinter", "ich", "ihm", "ihn", "ihnen",
        "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "indem", "ins", "ist", "jede", "jedem", "jeden", "jeder", "jedes", "jene", "jetzt",
        "kann", "können", "könnte", "mich", "mir", "mit", "muss", "nach", "nachdem", "nur", "ob", "oder", "sehr", "sein", "seine", "seinem",
        "seinen", "seiner", "seit", "sich", "sie", "sind", "sollte", "sondern", "sonst", "und", "uns", "unser", "unsere", "unter", "vom",
        "von", "vor", "waren", "weil", "welche", "welcher", "wenn", "werde", "werden", "wie", "wieder", "wir", "wird", "wo", "wurde",
        "wurden", "während", "zu", "zum", "zur", "zwar", "zwischen", "über",
    ], StringComparer.OrdinalIgnoreCase);

    internal static IReadOnlyList<string> Examples { get; } = ["the", "of", "und", "mit"];

    public static bool Contains(string word) => Words.Contains(word);
}
