using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Sorting;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Search;

/// <summary>Counts, ranks and aggregates the matches of one index, segment by segment.</summary>
internal sealed class SegmentCollector(SearchTarget target, SearchPlan plan, SearchClock clock) : ICollector
{
    /// <summary>How many matches pass between two looks at the clock.</summary>
    private const int ClockMask = 0xFFF;

    private readonly SortOrder? _sort = plan.Sort;
    private readonly List<SearchHit> _hits = [];
    private readonly long[] _orders = new long[plan.Sort?.Keys.Count ?? 1];
    private readonly SegmentSortKey[] _keys = new SegmentSortKey[plan.Sort?.Keys.Count ?? 0];
    private readonly long[] _after = new long[plan.Sort?.Keys.Count ?? 0];
    private AtomicReaderContext? _segment;
    private TopHits? _top;
    private SegmentGroups? _groups;
    private GroupHeads? _heads;
    private FixedBitSet? _postFilter;
    private FixedBitSet? _matches;
    private float[]? _scores;
    private Scorer? _scorer;
    private int _seen;

    public long Total { get; private set; }

    public float MaxScore { get; private set; } = float.NegativeInfinity;

    /// <summary>False: matches come in the order of their numbers, which makes equal scores keep that order.</summary>
    public bool AcceptsDocsOutOfOrder => false;

    public void SetScorer(Scorer scorer) => _scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        FinishSegment();
        _segment = context;
        _top = new TopHits(plan.CollapseField is null ? plan.Depth : 0, _orders.Length);
        if (plan.CollapseField is { } field)
        {
            _groups = SegmentGroups.Bind(target.Index.Columns, field, context);
            _heads = new GroupHeads(plan.Depth);
        }

        _postFilter = plan.PostFilter?.Bits(context);
        if (plan.Aggregates)
        {
            _matches = new FixedBitSet(context.AtomicReader.MaxDoc);
            _scores = plan.AggregationsNeedScores ? new float[context.AtomicReader.MaxDoc] : null;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            _keys[i] = _sort!.Keys[i].Bind(context);
            if (plan.After is { } after)
            {
                _after[i] = _keys[i].After(after[i]);
            }
        }
    }

    public void Collect(int doc)
    {
        if ((++_seen & ClockMask) == 0)
        {
            clock.Check();
        }

        var score = plan.NeedsScores ? _scorer!.GetScore() : float.NaN;
        if (score < plan.MinScore)
        {
            return;
        }

        _matches?.Set(doc);
        _scores?[doc] = score;

        if (_postFilter is not null && !_postFilter.Get(doc))
        {
            return;
        }

        Total++;
        MaxScore = Math.Max(MaxScore, score);
        if (plan.Depth > 0)
        {
            Rank(doc, score);
        }
    }

    /// <summary>The best hits of the index, in order.</summary>
    public IReadOnlyList<SearchHit> Finish()
    {
        FinishSegment();
        return plan.Best(_hits);
    }

    private void Rank(int doc, float score)
    {
        if (_sort is null)
        {
            // Ascending orders come first, so the best score must be the smallest.
            _orders[0] = ~(long)NumericUtils.SingleToSortableInt32(score);
        }
        else
        {
            for (var i = 0; i < _keys.Length; i++)
            {
                _orders[i] = _keys[i].Order(doc, score);
            }

            if (plan.After is not null && _orders.AsSpan().SequenceCompareTo(_after) <= 0)
            {
                return;
            }
        }

        if (_heads is not null)
        {
            _heads.Offer(_orders, doc, score, _groups!.Of(doc));
        }
        else
        {
            _top!.Offer(_orders, doc, score);
        }
    }

    private void FinishSegment()
    {
        if (_top is null)
        {
            return;
        }

        for (var place = 0; place < _top.Count; place++)
        {
            _hits.Add(Hit(_top.Document(place), _top.Score(place), _top.Orders(place)));
        }

        foreach (var head in _heads?.Ordered ?? [])
        {
            _hits.Add(Hit(head.Document, head.Score, head.Orders) with { Group = _groups!.Key(head.Group) });
        }

        _top = null;
        if (_matches is { } matches)
        {
            plan.Aggregate(new SegmentBinding(target, _segment!, _scores), matches);
        }
    }

    private SearchHit Hit(int document, float score, ReadOnlySpan<long> orders)
    {
        var values = new SortValue[_keys.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _keys[i].Value(orders[i]);
        }

        return new SearchHit(target, _segment!, document, score, _sort, values);
    }
}
