namespace Imago.SearchNode.Highlighting;

/// <summary>A word of a phrase: where it stands in the text, ascending, and its place in the phrase.</summary>
internal sealed record PhraseWord(IReadOnlyList<WordPlace> Places, int Position);

/// <summary>Finds a phrase in a text: its words in order, together at most so many moves away from their places.</summary>
internal static class PhraseMatches
{
    /// <summary>The places of the words of each match.</summary>
    public static IEnumerable<IReadOnlyList<WordPlace>> Find(IReadOnlyList<PhraseWord> words, int slop)
    {
        var next = new int[words.Count];
        while (Enumerable.Range(0, words.Count).All(i => next[i] < words[i].Places.Count))
        {
            // A word that stands where the phrase wants it begins the phrase at the same position as all others.
            var begins = words.Select((word, i) => word.Places[next[i]].Position - word.Position).ToArray();
            var (first, last) = (begins.Min(), begins.Max());
            var earliest = Array.IndexOf(begins, first);

            // Of several places of the earliest word the last one in front of the others makes the shortest match.
            var following = next[earliest] + 1;
            if (words.Count > 1 && following < words[earliest].Places.Count
                && words[earliest].Places[following].Position - words[earliest].Position <= begins.Where((_, i) => i != earliest).Min())
            {
                next[earliest] = following;
                continue;
            }

            var places = words.Select((word, i) => word.Places[next[i]]).ToArray();
            if (last - first <= slop && places.DistinctBy(place => place.Position).Count() == places.Length)
            {
                yield return places;
            }

            next[earliest]++;
        }
    }
}
