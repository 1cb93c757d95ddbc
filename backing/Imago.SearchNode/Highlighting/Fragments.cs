using System.Text;

namespace Imago.SearchNode.Highlighting;

/// <summary>A part of a text with the matches in it.</summary>
internal sealed record Fragment(int Start, int End, List<TextMatch> Matches)
{
    public float Score { get; init; }
}

/// <summary>Cuts a text into fragments around its matches, keeps the best, and marks the matches.</summary>
internal sealed class Fragments(string text, HighlightOptions options)
{
    public IReadOnlyList<string> Of(IReadOnlyList<TextMatch> matches)
    {
        if (matches.Count == 0)
        {
            return options.NoMatchSize > 0 && Beginning() is { } beginning ? [Show(beginning)] : [];
        }

        IEnumerable<Fragment> fragments = Around(matches).Select(fragment => fragment with { Score = FragmentScore.Of(fragment, text.Length) });
        if (options.NumberOfFragments > 0)
        {
            // Of equally good ones the later stays.
            fragments = fragments.OrderByDescending(fragment => fragment.Score).ThenByDescending(fragment => fragment.Start).Take(options.NumberOfFragments);
        }

        var ordered = options.ByScore
            ? fragments.OrderByDescending(fragment => fragment.Score).ThenBy(fragment => fragment.Start)
            : fragments.OrderBy(fragment => fragment.Start);
        return [.. ordered.Select(Show)];
    }

    private IEnumerable<Fragment> Around(IReadOnlyList<TextMatch> matches)
    {
        Fragment? current = null;
        var (valueStart, valueEnd) = (0, -1);
        FragmentWindow? window = null;
        foreach (var match in matches)
        {
            if (current is null || match.Start >= current.End)
            {
                if (current is not null)
                {
                    yield return current;
                }

                if (match.Start > valueEnd)
                {
                    (valueStart, valueEnd) = ValueAround(match.Start);
                    window = Window(text[valueStart..valueEnd]);
                }

                var (start, end) = window!.Around(match.Start - valueStart, match.End - valueStart);
                current = new Fragment(valueStart + start, valueStart + end, []);
            }

            current.Matches.Add(match);
        }

        yield return current!;
    }

    private FragmentWindow Window(string value) => options switch
    {
        { NumberOfFragments: 0 } => new FragmentWindow(new TextBoundaries([0, value.Length]), null, 0),
        { ByWord: true } => new FragmentWindow(new TextBoundaries(WordBreaks.Of(value)), null, 0),
        _ => new FragmentWindow(new TextBoundaries(SentenceBreaks.Of(value)), new TextBoundaries(WordBreaks.Of(value)), options.FragmentSize),
    };

    private (int Start, int End) ValueAround(int place)
    {
        var start = place == 0 ? 0 : text.LastIndexOf(FieldText.Separator, place - 1) + 1;
        var end = text.IndexOf(FieldText.Separator, place);
        return (start, end < 0 ? text.Length : end);
    }

    private Fragment? Beginning()
    {
        var (start, end) = ValueAround(0);
        if (start == end)
        {
            return null;
        }

        return options.NoMatchSize < end && new TextBoundaries(WordBreaks.Of(text[start..end])).Following(options.NoMatchSize) is var cut and not TextBoundaries.Done
            ? new Fragment(start, cut, [])
            : new Fragment(start, end, []);
    }

    private string Show(Fragment fragment)
    {
        var shown = new StringBuilder();
        var place = fragment.Start;
        for (var i = 0; i < fragment.Matches.Count; i++)
        {
            var (start, end, _) = fragment.Matches[i];

            // Matches that overlap are marked as one.
            while (i + 1 < fragment.Matches.Count && fragment.Matches[i + 1].Start < end)
            {
                end = Math.Max(end, fragment.Matches[++i].End);
            }

            end = Math.Min(end, fragment.End);
            if (start > place)
            {
                Append(shown, place, start);
            }

            if (end > place)
            {
                shown.Append(options.PreTag);
                Append(shown, Math.Max(place, start), end);
                shown.Append(options.PostTag);
                place = end;
            }
        }

        Append(shown, place, Math.Max(place, fragment.End));
        return Trimmed(shown.ToString());
    }

    private void Append(StringBuilder shown, int start, int end)
    {
        foreach (var sign in text.AsSpan(start..end))
        {
            _ = (options.EncodeHtml, sign) switch
            {
                (true, '"') => shown.Append("&quot;"),
                (true, '&') => shown.Append("&amp;"),
                (true, '<') => shown.Append("&lt;"),
                (true, '>') => shown.Append("&gt;"),
                (true, '\'') => shown.Append("&#x27;"),
                (true, '/') => shown.Append("&#x2F;"),
                _ => shown.Append(sign),
            };
        }
    }

    /// <summary>As Java trims: everything up to the space.</summary>
    private static string Trimmed(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && text[start] <= ' ')
        {
            start++;
        }

        while (end > start && text[end - 1] <= ' ')
        {
            end--;
        }

        return text[start..end];
    }
}

/// <summary>How telling a fragment is: BM25 with the text as the collection and fragments as its documents, early ones first.</summary>
internal static class FragmentScore
{
    private const float K1 = 1.2f;
    private const float B = 0.75f;

    /// <summary>Length of an average fragment.</summary>
    private const float Pivot = 87f;

    public static float Of(Fragment fragment, int textLength)
    {
        var score = 0f;
        foreach (var (_, count) in fragment.Matches.CountBy(match => match.Key, StringComparer.Ordinal))
        {
            var fragments = 1 + (textLength / Pivot);
            var weight = (K1 + 1) * (float)Math.Log(1 + ((fragments + 0.5d) / (1 + 0.5d)));
            var norm = K1 * (1 - B + (B * ((fragment.End - fragment.Start) / Pivot)));
            score += weight * (count / (count + norm));
        }

        return score * (1 + (1 / (float)Math.Log(Pivot + fragment.Start)));
    }
}
