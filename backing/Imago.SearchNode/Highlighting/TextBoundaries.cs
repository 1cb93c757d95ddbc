namespace Imago.SearchNode.Highlighting;

/// <summary>Ascending boundaries of a text, asked for by place, as Java's break iterators are.</summary>
internal sealed class TextBoundaries(int[] boundaries)
{
    public const int Done = -1;

    /// <summary>The last boundary before the place.</summary>
    public int Preceding(int place)
    {
        var found = Array.BinarySearch(boundaries, place);
        var next = found >= 0 ? found : ~found;
        return next > 0 ? boundaries[next - 1] : Done;
    }

    /// <summary>The first boundary after the place.</summary>
    public int Following(int place)
    {
        var found = Array.BinarySearch(boundaries, place);
        var next = found >= 0 ? found + 1 : ~found;
        return next < boundaries.Length ? boundaries[next] : Done;
    }
}

/// <summary>Chooses the fragment around a match: whole sentences up to the size wanted, or a part of one that is longer, cut between words.</summary>
internal sealed class FragmentWindow(TextBoundaries sentences, TextBoundaries? words, int size)
{
    private int _start = -1;
    private int _end = -1;
    private int _fragmentEnd = -1;

    /// <param name="matchStart">Where the match begins; the next call must be for a later one.</param>
    public (int Start, int End) Around(int matchStart, int matchEnd)
    {
        var (start, end) = Around(Math.Max(matchStart + 1, matchStart + ((matchEnd - matchStart) / 2)));
        return (Math.Min(start, matchStart), Math.Max(end, matchEnd));
    }

    /// <param name="place">The middle of the match.</param>
    private (int Start, int End) Around(int place)
    {
        if (words is null || size <= 0)
        {
            return (Math.Max(0, sentences.Preceding(place)), sentences.Following(place - 1));
        }

        int start;
        if (place > _start && place < _end)
        {
            start = _fragmentEnd;
            _fragmentEnd = _end;
        }
        else
        {
            _start = start = Math.Max(0, sentences.Preceding(place));
            _end = sentences.Following(place - 1);
            while (_end - _start < size && sentences.Following(_end) is var further and not TextBoundaries.Done && further - _start <= size)
            {
                _end = further;
            }

            _fragmentEnd = _end;
        }

        if (_fragmentEnd - start > size)
        {
            if (place - size > start)
            {
                start = Math.Max(start, words.Preceding(place - size));
            }

            var remaining = Math.Max(0, size - (place - start));
            if (place + remaining < _end)
            {
                _fragmentEnd = words.Following(place + remaining) is var cut and not TextBoundaries.Done ? Math.Min(_end, cut) : _end;
            }
        }

        return (start, _fragmentEnd);
    }
}
