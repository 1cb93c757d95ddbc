using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Scoring;
using Imago.SearchNode.Sorting;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Search;

/// <summary>A search bound to one index.</summary>
internal sealed class SearchPlan
{
    /// <param name="shards">How many indices are searched.</param>
    public SearchPlan(SearchRequest request, SearchTarget target, int shards, IReadOnlyList<Aggregator> aggregators)
    {
        var context = target.Context;
        context.Named.Clear();
        var query = target.Bind(() => (target.Filter is { } shown ? BoolQuery.Both(request.Query ?? new MatchAllQuery(), shown) : request.Query ?? new MatchAllQuery()).Build(context));
        CollapseField = request.Collapse is { } collapse ? target.Bind(() => collapse.Bind(context, request)) : null;
        PostFilter = request.PostFilter is { } filter ? target.Bind(() => new SegmentFilter(target, filter.Build(context))) : null;
        context.Compared = [.. context.Named];
        Sort = request.Sort.Count == 0 ? null : target.Bind(() => SortOrder.Bind(request.Sort, context.Index, context.Mapping, target.Shard));
        After = request.SearchAfter is { } after
            ? target.Bind(() => (Sort ?? throw Refuse.IllegalArgument("Sort must contain at least one field.")).After(after))
            : null;
        Aggregates = aggregators.Any(aggregator => !aggregator.IgnoresQuery);
        AggregationsNeedScores = request.Aggregations.Any(spec => spec.NeedsScores);
        Depth = request.Rescore.Aggregate(request.From + request.Size, (most, rescore) => Math.Max(most, rescore.Window));
        MinScore = request.MinScore ?? float.NegativeInfinity;
        NeedsScores = request.MinScore is not null || AggregationsNeedScores || (Depth > 0 && (Sort is null || request.TrackScores || Sort.NeedsScores));
        query = request.Slice is { } slice ? slice.Restrict(query, target, shards) : query;
        Scoring = target.Bind(() => new ScoringPlan(target.Snapshot.Searcher, target.Index.Columns, query, NeedsScores));
    }

    /// <summary>The query with the statistics of the index.</summary>
    public ScoringPlan Scoring { get; }

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

/// <summary>A query as a set of documents of each segment, deleted ones included.</summary>
internal sealed class SegmentFilter(SearchTarget target, LuceneQuery query)
{
    private readonly LuceneQuery _query = target.Snapshot.Searcher.Rewrite(query);

    /// <summary>The set, which must not be changed.</summary>
    public FixedBitSet Bits(AtomicReaderContext segment) => target.Index.Columns.Filters.Get(target.Snapshot.Searcher, segment, _query);
}
