using System.Text.Json;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Imago.SearchNode.Sorting;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>top_hits</c>: the best documents of each bucket.</summary>
/// <param name="Request">Order, number and shape of the hits.</param>
internal sealed record TopHitsSpec(string Name, SearchRequest Request) : AggregationSpec(Name, [])
{
    private const int StandardSize = 3;

    /// <summary>Elasticsearch's default of <c>index.max_inner_result_window</c>.</summary>
    private const int Most = 100;

    public override bool NeedsScores => Request.Sort.Count == 0 || Request.TrackScores || Request.Sort.Any(key => key.Field == SortSpec.Score);

    public static TopHitsSpec Parse(string name, JsonElement json)
    {
        var request = SearchRequest.Parse(json);
        if (new Parameters("top_hits", json).Rest().FirstOrDefault(member => !InnerHits.Known.Contains(member.Key)).Key is { } other)
        {
            throw Refuse.Parsing($"Unknown key in [{other}] of [top_hits].");
        }

        request = request with { Size = json.TryGetProperty("size", out _) ? request.Size : StandardSize, TotalLimit = int.MaxValue };
        return new TopHitsSpec(name, request);
    }

    /// <summary>Refuses too many hits, and none.</summary>
    public void Check()
    {
        var depth = Request.From + Request.Size;
        if (depth > Most)
        {
            throw Refuse.IllegalArgument(
                $"Top hits result window is too large, the top hits aggregator [{Name}]'s from + size must be less than or equal to: [{Most}] but was " +
                $"[{depth}]. This limit can be set by changing the [index.max_inner_result_window] index level setting.");
        }

        if (depth == 0)
        {
            throw Refuse.IllegalArgument($"numHits must be > 0: the top hits aggregator [{Name}] asks for none");
        }
    }

    protected override Aggregator CreateAggregator() => new TopHitsAggregator(this);
}

/// <summary>Keeps the best documents of each bucket; they are loaded when the result is written.</summary>
internal sealed class TopHitsAggregator(TopHitsSpec spec) : Aggregator(spec.Name, [])
{
    private readonly BucketValues<Bucket?> _buckets = new(null);

    public override string TypedName => "top_hits";

    private int Depth => spec.Request.From + spec.Request.Size;

    public override LeafAggregator Bind(SegmentBinding at)
    {
        spec.Check();
        return new Leaf(this, at);
    }

    public override void CheckMapping(SearchTarget target) => spec.Check();

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        var found = _buckets.Peek(bucket) ?? new Bucket();
        found.Hits.Sort(Compare);
        var result = new SearchResult(
            [.. found.Hits.Skip(spec.Request.From).Take(spec.Request.Size)],
            found.Total,
            spec.NeedsScores && (spec.Request.Sort.Count == 0 || spec.Request.TrackScores) && found.Total > 0 ? found.MaxScore : null,
            TimedOut: false,
            null);
        new HitWriter(spec.Request with { Query = output.Query }, output.Clock).Write(json, result);
    }

    private int Compare(SearchHit a, SearchHit b)
    {
        var order = a.Order is { } sort ? sort.Compare(a.Sort, b.Sort) : b.Score.CompareTo(a.Score);
        return order != 0 ? order
            : a.Target.Shard != b.Target.Shard ? a.Target.Shard.CompareTo(b.Target.Shard)
            : a.GlobalDocument.CompareTo(b.GlobalDocument);
    }

    private sealed class Bucket
    {
        public List<SearchHit> Hits { get; } = [];

        public long Total { get; set; }

        public float MaxScore { get; set; } = float.NegativeInfinity;
    }

    private sealed class Leaf : LeafAggregator
    {
        private readonly TopHitsAggregator _owner;
        private readonly SegmentBinding _at;
        private readonly SortOrder? _sort;
        private readonly SegmentSortKey[] _keys;
        private readonly long[] _orders;

        public Leaf(TopHitsAggregator owner, SegmentBinding at)
        {
            _owner = owner;
            _at = at;
            var request = owner.Spec.Request;
            _sort = request.Sort.Count == 0 ? null : SortOrder.Bind(request.Sort, at.Target.Index, at.Target.Context.Mapping, at.Target.Shard);
            _keys = _sort is null ? [] : [.. _sort.Keys.Select(key => key.Bind(at.Segment))];
            _orders = new long[_keys.Length];
        }

        public override void Collect(int doc, int bucket)
        {
            ref var found = ref _owner._buckets[bucket];
            found ??= new Bucket();
            found.Total++;
            var score = _at.Scores is { } scores ? scores[doc] : float.NaN;
            found.MaxScore = Math.Max(found.MaxScore, score);
            for (var i = 0; i < _keys.Length; i++)
            {
                _orders[i] = _keys[i].Order(doc, score);
            }

            var hit = new SearchHit(_at.Target, _at.Segment, doc, score, _sort, [.. _keys.Select((key, i) => key.Value(_orders[i]))]);
            var hits = found.Hits;
            if (hits.Count == 2 * _owner.Depth)
            {
                hits.Sort(_owner.Compare);
                hits.RemoveRange(_owner.Depth, hits.Count - _owner.Depth);
            }

            hits.Add(hit);
        }
    }

    private TopHitsSpec Spec => spec;
}
