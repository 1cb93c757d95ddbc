using System.Text.Json;
using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Highlighting;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rescoring;
using Imago.SearchNode.Sorting;
using Imago.SearchNode.Suggesting;
using Lucene.Net.Search;

namespace Imago.SearchNode.Search;

/// <summary>A search as its body says it, independent of any index.</summary>
internal sealed record SearchRequest
{
    private const int StandardSize = 10;
    private const int StandardTotalLimit = 10_000;

    /// <summary>Members that Elasticsearch knows and this node refuses by name.</summary>
    private static readonly string[] Unsupported =
    [
        "explain", "ext", "indices_boost", "knn", "profile", "query_and_fetch", "rank",
        "retriever", "runtime_mappings", "script_fields", "stats", "stored_fields", "terminate_after",
    ];

    public QueryNode? Query { get; init; }

    public QueryNode? PostFilter { get; init; }

    public int From { get; init; }

    public int Size { get; init; } = StandardSize;

    /// <summary>Empty: by relevance.</summary>
    public IReadOnlyList<SortSpec> Sort { get; init; } = [];

    public IReadOnlyList<JsonElement>? SearchAfter { get; init; }

    /// <summary>Totals are exact up to here; null: totals are not wanted.</summary>
    public int? TotalLimit { get; init; } = StandardTotalLimit;

    /// <summary>The request itself says how exact totals are to be.</summary>
    public bool HasTotalLimit { get; init; }

    /// <summary>The total as a bare number, as old clients want it.</summary>
    public bool TotalAsNumber { get; init; }

    public SourceFilter Source { get; init; } = SourceFilter.All;

    public bool TrackScores { get; init; }

    public float? MinScore { get; init; }

    public bool Version { get; init; }

    public bool SequenceNumbers { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<AggregationSpec> Aggregations { get; init; } = [];

    /// <summary>Fields whose values hits show beside the source.</summary>
    public IReadOnlyList<ShownField> Fields { get; init; } = [];

    public PointInTimeReference? PointInTime { get; init; }

    /// <summary>The part of a point in time that is wanted; null: all of it.</summary>
    public Slice? Slice { get; init; }

    public CollapseSpec? Collapse { get; init; }

    public HighlightRequest? Highlight { get; init; }

    /// <summary>One after the other; empty: hits keep the scores of the query.</summary>
    public IReadOnlyList<RescoreSpec> Rescore { get; init; } = [];

    public IReadOnlyList<SuggestSpec> Suggest { get; init; } = [];

    /// <param name="ignored">Members that are not part of the search.</param>
    public static SearchRequest Parse(JsonElement? body, params ReadOnlySpan<string> ignored)
    {
        if (body is not { } json)
        {
            return new SearchRequest();
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.Parsing($"Expected [START_OBJECT] but found [{json.ValueKind}]");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                throw Refuse.Parsing($"Unknown key for a VALUE_NULL in [{member.Name}].");
            }

            if (Unsupported.Contains(member.Name))
            {
                throw Refuse.Unsupported($"[{member.Name}] in a search");
            }
        }

        var parameters = new Parameters("search", json);
        foreach (var name in ignored)
        {
            parameters.Take(name);
        }

        var total = parameters.Take("track_total_hits")?.ScalarText();
        var request = new SearchRequest
        {
            Query = parameters.Take("query") is { } query ? QueryParser.Parse(query) : null,
            PostFilter = parameters.Take("post_filter") is { } filter ? QueryParser.Parse(filter) : null,
            From = NotNegative(parameters.Whole("from", 0), "from"),
            Size = NotNegative(parameters.Whole("size", StandardSize), "size"),
            Sort = parameters.Take("sort") is { } sort ? WithoutPlainScore(SortSpec.Parse(sort)) : [],
            SearchAfter = parameters.Take("search_after") is { } after ? Values(after) : null,
            HasTotalLimit = total is not null,
            TotalLimit = TotalLimitOf(total),
            Source = parameters.Take("_source") is { } source ? SourceFilter.Parse(source) : SourceFilter.All,
            TrackScores = parameters.Flag("track_scores", false),
            MinScore = (float?)parameters.OptionalNumber("min_score"),
            Version = parameters.Flag("version", false),
            SequenceNumbers = parameters.Flag("seq_no_primary_term", false),
            Timeout = parameters.Text("timeout") is { } timeout and not "-1" ? TimeUnits.Parse(timeout, "timeout") : null,
            Aggregations = (parameters.Take("aggs") ?? parameters.Take("aggregations")) is { } aggs ? AggregationParser.Parse(aggs) : [],
            Fields = [.. Shown(parameters, "docvalue_fields", fromSource: false), .. Shown(parameters, "fields", fromSource: true)],
            PointInTime = parameters.Take("pit") is { } pit ? PointInTimeReference.Parse(pit) : null,
            Slice = parameters.Take("slice") is { } slice ? Slice.Parse(slice) : null,
            Collapse = parameters.Take("collapse") is { } collapse ? CollapseSpec.Parse(collapse) : null,
            Highlight = parameters.Take("highlight") is { } highlight ? HighlightRequest.Parse(highlight) : null,
            Rescore = parameters.Take("rescore") is { } rescore ? RescoreSpec.ParseMany(rescore) : [],
            Suggest = parameters.Take("suggest") is { } suggest ? SuggestSpec.ParseMany(suggest) : [],
        };
        foreach (var (name, value) in parameters.Rest())
        {
            throw Refuse.Parsing($"Unknown key for a {Token(value)} in [{name}].");
        }

        request.Check();

        // Who asks for suggestions alone gets no hits.
        return request is { Suggest.Count: > 0, Query: null, Aggregations.Count: 0, Collapse: null } ? request with { Query = new MatchNoneQuery() } : request;
    }

    public static int? TotalLimitOf(string? text) => text switch
    {
        null => StandardTotalLimit,
        "true" => int.MaxValue,
        "false" or "-1" => null,
        _ => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var limit) && limit >= 0
            ? limit
            : throw Refuse.IllegalArgument($"[track_total_hits] parameter must be positive or equals to -1, got {text}"),
    };

    private void Check()
    {
        if (SearchAfter is not null && From > 0)
        {
            throw Invalid("`from` parameter must be set to 0 when `search_after` is used");
        }

        if (Slice is not null && PointInTime is null)
        {
            throw Invalid("[slice] can only be used with [scroll] or [point-in-time] requests");
        }
    }

    private static ElasticException Invalid(string why) =>
        new(StatusCodes.Status400BadRequest, "action_request_validation_exception", $"Validation Failed: 1: {why};");

    /// <summary>Sorting by nothing but the score is the standard order, which answers without sort values.</summary>
    private static IReadOnlyList<SortSpec> WithoutPlainScore(IReadOnlyList<SortSpec> sort) =>
        sort is [{ Field: SortSpec.Score, Descending: true }] ? [] : sort;

    private static IReadOnlyList<ShownField> Shown(Parameters parameters, string name, bool fromSource) => parameters.Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } fields => ShownField.Parse(fields, fromSource),
        { } other => throw Refuse.Parsing($"Unknown key for a {Token(other)} in [{name}]."),
    };

    private static IReadOnlyList<JsonElement> Values(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0
        ? [.. json.EnumerateArray()]
        : throw Refuse.IllegalArgument("Values must contains at least one value.");

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw Negative(name, value);

    public static ElasticException Negative(string name, long value) =>
        Refuse.IllegalArgument($"[{name}] parameter cannot be negative{(name == "size" ? ", found" : " but was")} [{value}]");

    private static string Token(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "START_OBJECT",
        JsonValueKind.Array => "START_ARRAY",
        JsonValueKind.String => "VALUE_STRING",
        JsonValueKind.Number => "VALUE_NUMBER",
        JsonValueKind.Null => "VALUE_NULL",
        _ => "VALUE_BOOLEAN",
    };
}

/// <summary>The <c>pit</c> of a search.</summary>
internal sealed record PointInTimeReference(string Id, TimeSpan? KeepAlive)
{
    public static PointInTimeReference Parse(JsonElement json)
    {
        var parameters = new Parameters("pit", json);
        var reference = new PointInTimeReference(
            parameters.Text("id") ?? throw Refuse.IllegalArgument("point in time id is not provided"),
            parameters.Text("keep_alive") is { } keepAlive ? TimeUnits.Parse(keepAlive, "keep_alive") : null);
        parameters.End();
        return reference;
    }
}

/// <summary>The <c>slice</c> of a search: one of several parts that together are everything.</summary>
internal sealed record Slice(int Id, int Max)
{
    public static Slice Parse(JsonElement json)
    {
        var parameters = new Parameters("slice", json);
        if (parameters.Text("field") is { } field and not "_doc")
        {
            throw Refuse.Unsupported($"slices by the field [{field}]; a point in time is sliced by the place of its documents");
        }

        var slice = new Slice(
            parameters.OptionalWhole("id") ?? throw Refuse.IllegalArgument("[slice] requires [id]"),
            parameters.OptionalWhole("max") ?? throw Refuse.IllegalArgument("[slice] requires [max]"));
        parameters.End();
        return slice switch
        {
            { Id: < 0 } => throw Refuse.XContent("[slice] id must be greater than or equal to 0"),
            { Max: <= 1 } => throw Refuse.XContent("[slice] max must be greater than 1"),
            _ when slice.Id >= slice.Max => throw Refuse.XContent("[slice] max must be greater than id"),
            _ => slice,
        };
    }

    /// <summary>Contiguous documents of one of the indices; null: none of them.</summary>
    public LuceneQuery Restrict(LuceneQuery query, SearchTarget target, int shards)
    {
        // As Elasticsearch does: with more slices than shards each shard is cut further, else each slice gets whole shards.
        var (slice, slices) = Max >= shards
            ? (Id / shards, (Max / shards) + (Id % shards < Max % shards ? 1 : 0))
            : (0, 1);
        if (target.Shard % Math.Min(Max, shards) != Id % Math.Min(Max, shards))
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        var documents = target.Snapshot.Reader.MaxDoc;
        var (share, rest) = Math.DivRem(documents, slices);
        var start = (share * slice) + Math.Min(slice, rest);
        var part = new DocumentRangeFilter(start, start + share + (slice < rest ? 1 : 0));
        return new BooleanQuery(disableCoord: true)
        {
            { query, Occur.MUST },
            { new ConstantScoreQuery(part) { Boost = 0 }, Occur.MUST },
        };
    }
}
