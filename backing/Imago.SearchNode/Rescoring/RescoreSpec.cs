using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;
using Imago.SearchNode.Scoring;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Rescoring;

/// <summary>One <c>rescore</c>: the best hits get another score, made of theirs and that of a second query.</summary>
/// <param name="Window">How many of the best hits of each index.</param>
internal sealed record RescoreSpec(int Window, QueryNode Query, float QueryWeight, float RescoreWeight, Func<float, float, float> Combine)
{
    private const int StandardWindow = 10;

    /// <summary>Elasticsearch's default of <c>index.max_rescore_window</c>.</summary>
    private const int LargestWindow = 10_000;

    /// <summary>One rescore, or several that follow each other.</summary>
    public static IReadOnlyList<RescoreSpec> ParseMany(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(Parse)] : [Parse(json)];

    /// <summary>The hits in the order of their new scores.</summary>
    /// <param name="hits">Of one index, the best one first.</param>
    public List<SearchHit> Apply(SearchTarget target, List<SearchHit> hits)
    {
        var scores = Scores(target, hits.Take(Window));
        List<SearchHit> rescored =
        [
            .. hits.Select(hit => hit with
            {
                Score = scores.TryGetValue(hit.GlobalDocument, out var second) ? Combine(hit.Score * QueryWeight, second * RescoreWeight) : hit.Score * QueryWeight,
            }),
        ];
        rescored.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.GlobalDocument.CompareTo(b.GlobalDocument));
        return rescored;
    }

    public void Check(SearchTarget target, SearchRequest request)
    {
        if (request.Sort.Count > 0)
        {
            throw SearchTarget.Failed(target.Index, Refuse.IllegalArgument("Cannot use [sort] option in conjunction with [rescore]."));
        }

        if (Window > LargestWindow)
        {
            throw SearchTarget.Failed(target.Index, Refuse.IllegalArgument(
                $"Rescore window [{Window}] is too large. It must be less than [{LargestWindow}]. This prevents allocating massive heaps for storing the results to be " +
                "rescored. This limit can be set by changing the [index.max_rescore_window] index level setting."));
        }
    }

    private static RescoreSpec Parse(JsonElement json)
    {
        var parameters = new Parameters("rescore", json);
        var window = parameters.Whole("window_size", StandardWindow);
        var query = parameters.Take("query") ?? throw (parameters.Rest() is [var (kind, _), ..]
            ? Refuse.Unsupported($"the rescorer [{kind}]; supported is [query]")
            : Refuse.Parsing("missing rescore type"));
        parameters.End();
        var inner = new Parameters("query_rescorer", query);
        var second = inner.Take("rescore_query");
        var (weight, secondWeight) = (inner.Number("query_weight", 1), inner.Number("rescore_query_weight", 1));
        var mode = Mode(inner.Text("score_mode") ?? "total");
        inner.EndOfObject();
        return new RescoreSpec(
            window,
            second is { } given ? QueryParser.Parse(given) : throw Refuse.XContent("Required [rescore_query]"),
            weight,
            secondWeight,
            mode);
    }

    private static Func<float, float, float> Mode(string name) => name.ToLowerInvariant() switch
    {
        "total" => (first, second) => first + second,
        "multiply" => (first, second) => first * second,
        "avg" => (first, second) => (first + second) / 2,
        "max" => Math.Max,
        "min" => Math.Min,
        _ => throw Refuse.XContent($"[query] failed to parse field [score_mode]: illegal score_mode [{name}]"),
    };

    /// <summary>What the second query scores those of the hits that it matches, by document.</summary>
    private Dictionary<int, float> Scores(SearchTarget target, IEnumerable<SearchHit> hits)
    {
        var scores = new Dictionary<int, float>();
        var plan = target.Bind(() => new ScoringPlan(target.Snapshot.Searcher, target.Index.Columns, Query.Build(target.Context), needsScores: true));
        foreach (var segment in hits.GroupBy(hit => hit.Segment))
        {
            using var windows = WindowPool.Enter();
            var node = plan.Bind(segment.Key);
            var (found, asked) = (WindowPool.Take(), WindowPool.Take());
            foreach (var places in segment.Select(hit => hit.Document).Order().GroupBy(document => document / ScoringWindow.Size * ScoringWindow.Size))
            {
                found.Reset(places.Key, segment.Key.AtomicReader.MaxDoc);
                asked.Reset(places.Key, segment.Key.AtomicReader.MaxDoc);
                foreach (var document in places)
                {
                    asked.Set(document - places.Key);
                }

                if (node.Next(places.Key) >= found.End)
                {
                    continue;
                }

                node.AddTo(found, ScoreMode.Sum, asked);
                foreach (var document in places.Where(document => found.Has(document - places.Key)))
                {
                    scores[segment.Key.DocBase + document] = found.Scores[document - places.Key];
                }
            }
        }

        return scores;
    }
}
