using System.Numerics;
using System.Runtime.InteropServices;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Scoring;

/// <summary>A set of documents, all with the same score.</summary>
internal sealed class SetNode(FixedBitSet set, float score) : ScoringNode
{
    private readonly int _length = set.Length;

    public override long Cost => _length;

    public override int Next(int doc) =>
        doc < _length && set.NextSetBit(doc) is >= 0 and var next ? next : DocIdSetIterator.NO_MORE_DOCS;

    /// <summary>The part of the set that the window is about.</summary>
    public ReadOnlySpan<ulong> Of(ScoringWindow window)
    {
        var words = MemoryMarshal.Cast<long, ulong>(set.GetBits().AsSpan());
        var first = Math.Min(window.Start >> 6, words.Length);
        return words.Slice(first, Math.Min(ScoringWindow.Words, words.Length - first));
    }

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
        var words = Of(window);
        for (var i = 0; i < words.Length; i++)
        {
            var word = within is null ? words[i] : words[i] & within.Matches[i];
            window.Matches[i] |= word;
            if (mode == ScoreMode.None || score == 0)
            {
                continue;
            }

            for (; word != 0; word &= word - 1)
            {
                ref var target = ref window.Scores[(i << 6) + BitOperations.TrailingZeroCount(word)];
                target = mode == ScoreMode.Sum ? target + score : Math.Max(target, score);
            }
        }
    }
}
