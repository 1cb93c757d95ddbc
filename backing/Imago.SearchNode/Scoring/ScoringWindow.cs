using System.Numerics;
using System.Runtime.CompilerServices;

namespace Imago.SearchNode.Scoring;

/// <summary>
/// Matches and scores of a run of documents of one segment. Scores are kept in a flat array that fits the processor's cache, so that one word after the
/// other can be added to it; only those of matches mean anything.
/// </summary>
internal sealed class ScoringWindow
{
    public const int Size = 8192;
    public const int Words = Size / 64;

    /// <summary>Below so many matches they are visited one by one, above all places at once.</summary>
    private const int Sparse = Size / 16;

    public float[] Scores { get; } = new float[Size];

    public ulong[] Matches { get; } = new ulong[Words];

    /// <summary>First document.</summary>
    public int Start { get; private set; }

    /// <summary>Behind the last document.</summary>
    public int End { get; private set; }

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in Matches)
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    public bool IsEmpty => !Matches.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Empties it for the documents from a multiple of the size.</summary>
    public void Reset(int start, int documents)
    {
        Start = start;
        End = Math.Min(start + Size, documents);
        Array.Clear(Matches);
        Array.Clear(Scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int place) => Matches[place >> 6] |= 1UL << place;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int place) => (Matches[place >> 6] & (1UL << place)) != 0;

    public void KeepOnly(ReadOnlySpan<ulong> set)
    {
        for (var i = 0; i < Words; i++)
        {
            Matches[i] &= i < set.Length ? set[i] : 0;
        }
    }

    public void Remove(ReadOnlySpan<ulong> set)
    {
        for (var i = 0; i < Math.Min(Words, set.Length); i++)
        {
            Matches[i] &= ~set[i];
        }
    }

    /// <summary>Takes the matches of another window in, whose scores count as the mode says.</summary>
    public void Add(ScoringWindow other, ScoreMode mode)
    {
        AddScores(other, mode);
        for (var i = 0; i < Words; i++)
        {
            Matches[i] |= other.Matches[i];
        }
    }

    /// <summary>Takes in only the scores of another window.</summary>
    public void AddScores(ScoringWindow other, ScoreMode mode)
    {
        if (mode == ScoreMode.None)
        {
            return;
        }

        if (other.Count < Sparse || mode == ScoreMode.Max)
        {
            AddOneByOne(other, mode);
            return;
        }

        // Scores of what did not match are zero, so that nothing need be asked.
        var target = Scores.AsSpan();
        ReadOnlySpan<float> source = other.Scores;
        for (var i = 0; i < Size; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) + new Vector<float>(source[i..])).CopyTo(target[i..]);
        }
    }

    private void AddOneByOne(ScoringWindow other, ScoreMode mode)
    {
        for (var i = 0; i < Words; i++)
        {
            for (var word = other.Matches[i]; word != 0; word &= word - 1)
            {
                var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                Scores[place] = mode == ScoreMode.Sum ? Scores[place] + other.Scores[place] : Math.Max(Scores[place], other.Scores[place]);
            }
        }
    }
}

/// <summary>How the scores of several clauses become one.</summary>
internal enum ScoreMode
{
    /// <summary>Nobody asks for scores.</summary>
    None,

    Sum,
    Max,
}
