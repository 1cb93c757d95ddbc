using System.Text.Json;
using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Search;

/// <summary>Runs searches over the snapshots of one or several indices and merges what they find.</summary>
internal sealed class SearchService(TimeProvider time, IndexCatalog catalog)
{
    /// <summary>So many documents are worth a second thread.</summary>
    private const int LargeEnough = 20_000;

    public static SearchResult Search(SearchRequest request, IReadOnlyList<SearchTarget> targets, SearchClock clock)
    {
        CheckWindow(request, targets);
        var aggregators = request.Aggregations.Select(spec => spec.Create()).ToList();
        if (targets.Count == 0)
        {
            return new SearchResult([], 0, MaxScore: 0, TimedOut: false, null);
        }

        var hits = new List<SearchHit>();
        var total = 0L;
        var maxScore = float.NegativeInfinity;
        var timedOut = false;
        SearchPlan? last = null;
        using var running = Parallelism.Enter();
        foreach (var target in targets)
        {
            target.Index.CountSearch();
            var plan = last = new SearchPlan(request, target, targets.Count, aggregators);
            var segments = target.Bind(() => target.Snapshot.Reader.Leaves.Select(segment => new SegmentSearch(target, plan, clock, segment)).ToList());
            try
            {
                target.Bind(() => Run(target, segments, aggregators, clock));
            }
            catch (SearchTimeoutException)
            {
                timedOut = true;
            }

            var best = request.Rescore.Aggregate(
                plan.Best([.. segments.SelectMany(segment => segment.Hits())]), (ranked, rescore) => rescore.Apply(target, ranked));
            hits.AddRange(best);
            total += segments.Sum(segment => segment.Total);
            maxScore = request.Rescore.Count > 0
                ? best.Aggregate(maxScore, (most, hit) => Math.Max(most, hit.Score))
                : segments.Aggregate(maxScore, (most, segment) => Math.Max(most, segment.MaxScore));
        }

        if (targets.Count > 1)
        {
            hits = last!.Best(hits);
        }

        var page = hits.Skip(request.From).Take(request.Size).ToList();
        var showScore = last is { NeedsScores: true, Depth: > 0 } && (request.Sort.Count == 0 || request.TrackScores) && float.IsFinite(maxScore);
        return new SearchResult(page, total, showScore ? maxScore : null, timedOut, aggregators.Count == 0 ? null : new AggregationResults(aggregators));
    }

    public long Count(QueryNode? query, IReadOnlyList<SearchTarget> targets, float? minScore, CancellationToken cancellationToken)
    {
        var request = new SearchRequest { Query = query, Size = 0, MinScore = minScore };
        return targets.Count == 0 ? 0 : Search(request, targets, new SearchClock(time, null, cancellationToken)).Total;
    }

    /// <summary>Acquires a snapshot of each index; dispose of the snapshots after use.</summary>
    public IReadOnlyList<SearchTarget> Acquire(IReadOnlyList<CatalogEntry> entries)
    {
        var now = time.GetUtcNow();
        return
        [
            .. entries.Select((entry, shard) => new SearchTarget(shard, entry.Index.Engine.Acquire(), new QueryContext(entry.Index, now, catalog))
            {
                Filter = entry.Filters.Count == 0 ? null : BoolQuery.Any([.. entry.Filters.Select(filter => QueryParser.Parse(JsonSerializer.SerializeToElement(filter)))]),
            }),
        ];
    }

    private static bool Run(
        SearchTarget target, List<SegmentSearch> segments, IReadOnlyList<Aggregator> aggregators, SearchClock clock)
    {
        var isLarge = target.Snapshot.Reader.MaxDoc > LargeEnough;
        Parallelism.ForEach(segments, isLarge, segment => segment.Run());

        // One aggregation counts one segment after the other; several of them may count at once.
        Parallelism.ForEach([.. aggregators.Where(aggregator => !aggregator.IgnoresQuery)], isLarge, aggregator =>
        {
            foreach (var segment in segments)
            {
                clock.Check();
                segment.Aggregate(aggregator);
            }
        });
        var shown = target.Filter is { } filter ? new SegmentFilter(target, filter.Build(target.Context)) : null;
        foreach (var aggregator in aggregators.Where(aggregator => aggregator.IgnoresQuery))
        {
            foreach (var segment in target.Snapshot.Reader.Leaves)
            {
                clock.Check();
                aggregator.Bind(new SegmentBinding(target, segment, null)).CollectAll(Shown(target, segment, shown), 0);
            }
        }

        if (segments.Count == 0)
        {
            // Without a segment nothing is bound, and what the mapping refuses would pass unseen.
            aggregators.ToList().ForEach(aggregator => aggregator.CheckMapping(target));
        }

        return true;
    }

    /// <summary>What of a segment there is to see, whatever the query.</summary>
    private static FixedBitSet Shown(SearchTarget target, AtomicReaderContext segment, SegmentFilter? filter)
    {
        var live = target.Index.Columns.Live(segment.AtomicReader) ?? All(segment.AtomicReader);
        if (filter is null)
        {
            return live;
        }

        var shown = live.Clone();
        shown.And(filter.Bits(segment));
        return shown;
    }

    private static FixedBitSet All(AtomicReader reader)
    {
        var all = new FixedBitSet(reader.MaxDoc);
        all.Set(0, reader.MaxDoc);
        return all;
    }

    private static void CheckWindow(SearchRequest request, IReadOnlyList<SearchTarget> targets)
    {
        foreach (var target in targets)
        {
            request.Rescore.ToList().ForEach(rescore => rescore.Check(target, request));
            var limit = target.Index.Settings.MaxResultWindow;
            if ((long)request.From + request.Size > limit)
            {
                throw SearchTarget.Failed(target.Index, Refuse.IllegalArgument(
                    $"Result window is too large, from + size must be less than or equal to: [{limit}] but was [{(long)request.From + request.Size}]. " +
                    "See the scroll api for a more efficient way to request large data sets. This limit can be set by changing the " +
                    "[index.max_result_window] index level setting."));
            }
        }
    }
}
