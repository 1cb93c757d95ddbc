using Imago.Archive.QueryLanguage;

namespace Imago.Api.Suggest;

/// <summary>Finds phrases in captions that begin like what is being typed.</summary>
internal static class CaptionPhrases
{
    /// <summary>How many words a phrase may go on after what was typed.</summary>
    private const int MaxFurtherWords = 2;

    /// <param name="typed">The words that are being typed; of the last one, more may come.</param>
    /// <param name="captions">Captions, the best first.</param>
    /// <returns>Phrases, those that most captions have first, each as the first of them writes it.</returns>
    public static IEnumerable<string> Of(IReadOnlyList<CaptionWord> typed, IEnumerable<string> captions) => captions
        .SelectMany(caption => In(typed, CaptionWords.Of(caption)).DistinctBy(phrase => phrase.Key))
        .GroupBy(phrase => phrase.Key, (key, phrases) => (key, phrases.First().Text, Count: phrases.Count(), phrases.First().Typos))
        .OrderBy(phrase => phrase.Typos)
        .ThenByDescending(phrase => phrase.Count)
        .ThenBy(phrase => phrase.key.Length)
        .Select(phrase => phrase.Text);

    private static IEnumerable<(string Key, string Text, int Typos)> In(IReadOnlyList<CaptionWord> typed, List<CaptionWord> caption)
    {
        for (var start = 0; start + typed.Count <= caption.Count; start++)
        {
            if (Typos(typed, caption, start) is not { } typos)
            {
                continue;
            }

            for (var further = 0; further <= MaxFurtherWords; further++)
            {
                var end = start + typed.Count + further;
                if (end > caption.Count || (end - start > 1 && !caption[end - 1].Joins))
                {
                    break;
                }

                var words = caption[start..end];
                if (!FunctionWords.Contains(words[^1].Text))
                {
                    yield return (string.Join(' ', words.Select(word => word.Folded)), string.Join(' ', words.Select(word => word.Text)), typos);
                }
            }
        }
    }

    /// <summary>Null where the words at a place are others than those typed.</summary>
    private static int? Typos(IReadOnlyList<CaptionWord> typed, List<CaptionWord> caption, int start)
    {
        var typos = 0;
        for (var i = 0; i < typed.Count; i++)
        {
            var (wanted, word) = (typed[i].Folded, caption[start + i]);
            if (i > 0 && !word.Joins)
            {
                return null;
            }

            var most = CaptionWords.Tolerance(wanted);
            var isLast = i == typed.Count - 1;

            // The index takes no word for another that begins with another letter, and most words are told apart by it.
            if (wanted[0] != word.Folded[0] && char.IsAscii(wanted[0]) && char.IsAscii(word.Folded[0]))
            {
                return null;
            }

            var distance = isLast && word.Folded.StartsWith(wanted, StringComparison.Ordinal) ? 0 : CaptionWords.Distance(wanted, word.Folded, most);
            if (distance > most)
            {
                return null;
            }

            typos += distance;
        }

        return typos;
    }
}
