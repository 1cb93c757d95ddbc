using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Sorting;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Search;

/// <summary>A search bound to one index.</summary>
internal sealed class SearchPlan
{
    private readonly IReadOnlyList<Aggregator> _aggregators;

    /// <param name="shards">How many indices are searched.</param>
    public SearchPlan(SearchRequest request, SearchTarget target, int shards, IReadOnlyList<Aggregator> aggregators)
    {
        _aggregators = aggregators;
        var context = target.Context;
        var query = target.Bind(() => (request.Query ?? new MatchAllQuery()).Build(context));
        Query = request.Slice is { } slice ? slice.Restrict(query, target, shards) : query;
        CollapseField = request.Collapse is { } collapse ? target.Bind(() => collapse.Bind(context, request)) : null;
        PostFilter = request.PostFilter is { } filter ? new SegmentFilter(target.Bind(() => filter.Build(context))) : null;
        Sort = request.Sort.Count == 0 ? null : target.Bind(() => SortOrder.Bind(request.Sort, context.Index, context.Mapping, target.Shard));
        After = request.SearchAfter is { } after
            ? target.Bind(() => (Sort ?? throw Refuse.IllegalArgument("Sort must contain at least one field.")).After(after))
            : null;
        Aggregates = aggregators.Any(aggregator => !aggregator.IgnoresQuery);
        AggregationsNeedScores = request.Aggregations.Any(spec => spec.NeedsScores);
        Depth = request.From + request.Size;
        MinScore = request.MinScore ?? float.NegativeInfinity;
        NeedsScores = request.MinScore is not null || AggregationsNeedScores || (Depth > 0 && (Sort is null || request.TrackScores || Sort.NeedsScores));
    }

    public LuceneQuery Query { get; }

    /// <summary>Null: every hit is shown.</summary>
    public FieldMapper? CollapseField { get; }

    public SegmentFilter? PostFilter { get; }

    /// <summary>Null: by relevance.</summary>
    public SortOrder? Sort { get; }

    public SortValue[]? After { get; }

    /// <summary>How many hits to keep.</summary>
    public int Depth { get; }

    public bool NeedsScores { get; }

    public float MinScore { get; }

    /// <summary>True if the matches are aggregated.</summary>
    public bool Aggregates { get; }

    public bool AggregationsNeedScores { get; }

    /// <summary>Aggregates the matches of one segment.</summary>
    public void Aggregate(SegmentBinding at, FixedBitSet matches)
    {
        foreach (var aggregator in _aggregators.Where(aggregator => !aggregator.IgnoresQuery))
        {
            aggregator.Bind(at).CollectAll(matches, 0);
        }
    }

    /// <summary>The best of the hits in order, of each group one.</summary>
    public List<SearchHit> Best(List<SearchHit> hits)
    {
        hits.Sort(Compare);
        IEnumerable<SearchHit> best = CollapseField is null ? hits : hits.DistinctBy(hit => hit.Group);
        return [.. best.Take(Depth)];
    }

    private int Compare(SearchHit a, SearchHit b)
    {
        var order = Sort is null ? b.Score.CompareTo(a.Score) : Sort.Compare(a.Sort, b.Sort);
        return order != 0 ? order
            : a.Target.Shard != b.Target.Shard ? a.Target.Shard.CompareTo(b.Target.Shard)
            : a.GlobalDocument.CompareTo(b.GlobalDocument);
    }
}

/// <summary>A query as a set of documents of each segment.</summary>
internal sealed class SegmentFilter(LuceneQuery query)
{
    private readonly Filter _filter = new QueryWrapperFilter(query);

    public FixedBitSet Bits(AtomicReaderContext context)
    {
        var reader = context.AtomicReader;
        var set = _filter.GetDocIdSet(context, reader.LiveDocs);
        var matches = new FixedBitSet(reader.MaxDoc);
        if (set?.GetIterator() is { } iterator)
        {
            matches.Or(iterator);
        }

        return matches;
    }
}
