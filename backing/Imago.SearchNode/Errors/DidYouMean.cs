namespace Imago.SearchNode.Errors;

/// <summary>What somebody may have meant by a name that is not known, in Elasticsearch's words.</summary>
internal static class DidYouMean
{
    /// <summary>Less of the characters must differ.</summary>
    private const float LeastSimilarity = 0.5f;

    /// <summary><c> did you mean [bool]?</c>, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var near = candidates.Distinct(StringComparer.Ordinal)
            .Select(candidate => (Name: candidate, Similarity: Similarity(name, candidate)))
            .Where(candidate => candidate.Similarity > LeastSimilarity)
            .OrderByDescending(candidate => candidate.Similarity)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .ToList();
        return near switch
        {
            [] => "",
            [var only] => $" did you mean [{only}]?",
            _ => $" did you mean any of [{string.Join(", ", near)}]?",
        };
    }

    private static float Similarity(string a, string b) => a.Length == 0 || b.Length == 0 ? 0 : 1f - ((float)Distance(a, b) / Math.Max(a.Length, b.Length));

    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }
}
