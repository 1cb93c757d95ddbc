using System.Numerics;
using System.Runtime.InteropServices;
using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Scoring;
using Imago.SearchNode.Sorting;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Search;

/// <summary>Counts and ranks the matches of one segment, and keeps them for the aggregations.</summary>
internal sealed class SegmentSearch
{
    private readonly SearchTarget _target;
    private readonly SearchPlan _plan;
    private readonly SearchClock _clock;
    private readonly AtomicReaderContext _segment;
    private readonly SegmentSortKey[] _keys;
    private readonly long[] _orders;
    private readonly long[]? _after;
    private readonly TopHits _top;
    private readonly SegmentGroups? _groups;
    private readonly GroupHeads? _heads;
    private readonly FixedBitSet? _matches;
    private readonly float[]? _scores;

    public SegmentSearch(SearchTarget target, SearchPlan plan, SearchClock clock, AtomicReaderContext segment)
    {
        (_target, _plan, _clock, _segment) = (target, plan, clock, segment);
        _keys = plan.Sort is { } sort ? [.. sort.Keys.Select(key => key.Bind(segment))] : [];
        _orders = new long[Math.Max(1, _keys.Length)];
        _after = plan.After is { } after ? [.. after.Select((value, i) => _keys[i].After(value))] : null;
        _top = new TopHits(plan.CollapseField is null ? plan.Depth : 0, _orders.Length);
        if (plan.CollapseField is { } field)
        {
            _groups = SegmentGroups.Bind(target.Index.Columns, field, segment);
            _heads = new GroupHeads(plan.Depth);
        }

        if (plan.Aggregates)
        {
            _matches = new FixedBitSet(segment.AtomicReader.MaxDoc);
            _scores = plan.AggregationsNeedScores ? new float[segment.AtomicReader.MaxDoc] : null;
        }
    }

    public long Total { get; private set; }

    public float MaxScore { get; private set; } = float.NegativeInfinity;

    public void Run()
    {
        using var windows = WindowPool.Enter();
        var documents = _segment.AtomicReader.MaxDoc;
        var node = _plan.Scoring.Bind(_segment);
        var live = _target.Index.Columns.Live(_segment.AtomicReader);
        var postFilter = _plan.PostFilter?.Bits(_segment);
        var mode = _plan.NeedsScores ? ScoreMode.Sum : ScoreMode.None;
        var window = WindowPool.Take();
        for (var doc = node.Next(0); doc < documents; doc = window.End < documents ? node.Next(window.End) : DocIdSetIterator.NO_MORE_DOCS)
        {
            _clock.Check();
            window.Reset(doc & ~(ScoringWindow.Size - 1), documents);
            node.AddTo(window, mode, null);
            if (live is not null)
            {
                window.KeepOnly(Words(live, window));
            }

            if (_plan.MinScore > float.NegativeInfinity)
            {
                DropBelow(window, _plan.MinScore);
            }

            Keep(window);
            if (postFilter is not null)
            {
                window.KeepOnly(Words(postFilter, window));
            }

            Total += window.Count;
            if (_plan.Depth > 0 || _plan.NeedsScores)
            {
                Rank(window);
            }
        }
    }

    /// <summary>The best hits of the segment.</summary>
    public IEnumerable<SearchHit> Hits()
    {
        for (var place = 0; place < _top.Count; place++)
        {
            yield return Hit(_top.Document(place), _top.Score(place), _top.Orders(place));
        }

        foreach (var head in _heads?.Ordered ?? [])
        {
            yield return Hit(head.Document, head.Score, head.Orders) with { Group = _groups!.Key(head.Group) };
        }
    }

    public void Aggregate(Aggregator aggregator) => aggregator.Bind(new SegmentBinding(_target, _segment, _scores)).CollectAll(_matches!, 0);

    private static ReadOnlySpan<ulong> Words(FixedBitSet set, ScoringWindow window)
    {
        var words = MemoryMarshal.Cast<long, ulong>(set.GetBits().AsSpan());
        var first = window.Start >> 6;
        return words.Slice(first, Math.Min(ScoringWindow.Words, words.Length - first));
    }

    private static void DropBelow(ScoringWindow window, float least)
    {
        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            for (var word = window.Matches[i]; word != 0; word &= word - 1)
            {
                var bit = BitOperations.TrailingZeroCount(word);
                if (window.Scores[(i << 6) + bit] < least)
                {
                    window.Matches[i] &= ~(1UL << bit);
                }
            }
        }
    }

    private void Keep(ScoringWindow window)
    {
        if (_matches is null)
        {
            return;
        }

        var kept = MemoryMarshal.Cast<long, ulong>(_matches.GetBits().AsSpan())[(window.Start >> 6)..];
        window.Matches.AsSpan(0, Math.Min(ScoringWindow.Words, kept.Length)).CopyTo(kept);
        if (_scores is not null)
        {
            window.Scores.AsSpan(0, window.End - window.Start).CopyTo(_scores.AsSpan(window.Start));
        }
    }

    private void Rank(ScoringWindow window)
    {
        var byScore = _plan.Sort is null;
        var orders = byScore ? null : _keys[0].Orders;
        var start = _after?[0] ?? long.MinValue;
        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            for (var word = window.Matches[i]; word != 0; word &= word - 1)
            {
                var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                var score = _plan.NeedsScores ? window.Scores[place] : float.NaN;
                if (score > MaxScore)
                {
                    MaxScore = score;
                }

                var doc = window.Start + place;

                // Ascending orders come first, so the best score must be the smallest.
                var first = byScore ? ~(long)NumericUtils.SingleToSortableInt32(score)
                    : orders is not null ? orders[doc]
                    : _keys[0].Order(doc, score);
                if (first <= _top.Limit && first >= start)
                {
                    Rank(doc, score, first);
                }
            }
        }
    }

    private void Rank(int doc, float score, long first)
    {
        _orders[0] = first;
        for (var i = 1; i < _keys.Length; i++)
        {
            _orders[i] = _keys[i].Order(doc, score);
        }

        if (_after is not null && _orders.AsSpan().SequenceCompareTo(_after) <= 0)
        {
            return;
        }

        if (_heads is not null)
        {
            _heads.Offer(_orders, doc, score, _groups!.Of(doc));
        }
        else
        {
            _top.Offer(_orders, doc, score);
        }
    }

    private SearchHit Hit(int document, float score, ReadOnlySpan<long> orders)
    {
        var values = new SortValue[_keys.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _keys[i].Value(orders[i]);
        }

        return new SearchHit(_target, _segment, document, score, _plan.Sort, values);
    }
}
