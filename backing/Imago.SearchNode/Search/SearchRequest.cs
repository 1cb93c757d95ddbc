using System.Text.Json;
using Imago.SearchNode.Aggregations;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Sorting;

namespace Imago.SearchNode.Search;

/// <summary>A search as its body says it, independent of any index.</summary>
internal sealed record SearchRequest
{
    private const int StandardSize = 10;
    private const int StandardTotalLimit = 10_000;

    /// <summary>Members that Elasticsearch knows and this node refuses by name.</summary>
    private static readonly string[] Unsupported =
    [
        "collapse", "docvalue_fields", "explain", "ext", "fields", "highlight", "indices_boost", "knn", "profile", "query_and_fetch", "rank",
        "rescore", "retriever", "runtime_mappings", "script_fields", "slice", "stats", "stored_fields", "suggest", "terminate_after",
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

    public SourceFilter Source { get; init; } = SourceFilter.All;

    public bool TrackScores { get; init; }

    public float? MinScore { get; init; }

    public bool Version { get; init; }

    public bool SequenceNumbers { get; init; }

    public TimeSpan? Timeout { get; init; }

    public IReadOnlyList<AggregationSpec> Aggregations { get; init; } = [];

    public PointInTimeReference? PointInTime { get; init; }

    public static SearchRequest Parse(JsonElement? body)
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
            if (Unsupported.Contains(member.Name))
            {
                throw Refuse.Unsupported($"[{member.Name}] in a search");
            }
        }

        var parameters = new Parameters("search", json);
        var request = new SearchRequest
        {
            Query = parameters.Take("query") is { } query ? QueryParser.Parse(query) : null,
            PostFilter = parameters.Take("post_filter") is { } filter ? QueryParser.Parse(filter) : null,
            From = NotNegative(parameters.Whole("from", 0), "from"),
            Size = NotNegative(parameters.Whole("size", StandardSize), "size"),
            Sort = parameters.Take("sort") is { } sort ? WithoutPlainScore(SortSpec.Parse(sort)) : [],
            SearchAfter = parameters.Take("search_after") is { } after ? Values(after) : null,
            TotalLimit = TotalLimitOf(parameters.Take("track_total_hits")?.ScalarText()),
            Source = parameters.Take("_source") is { } source ? SourceFilter.Parse(source) : SourceFilter.All,
            TrackScores = parameters.Flag("track_scores", false),
            MinScore = (float?)parameters.OptionalNumber("min_score"),
            Version = parameters.Flag("version", false),
            SequenceNumbers = parameters.Flag("seq_no_primary_term", false),
            Timeout = parameters.Text("timeout") is { } timeout ? TimeUnits.Parse(timeout, "timeout") : null,
            Aggregations = (parameters.Take("aggs") ?? parameters.Take("aggregations")) is { } aggs ? AggregationParser.Parse(aggs) : [],
            PointInTime = parameters.Take("pit") is { } pit ? PointInTimeReference.Parse(pit) : null,
        };
        foreach (var (name, value) in parameters.Rest())
        {
            throw Refuse.Parsing($"Unknown key for a {Token(value)} in [{name}].");
        }

        request.Check();
        return request;
    }

    public static int? TotalLimitOf(string? text) => text switch
    {
        null => StandardTotalLimit,
        "true" => int.MaxValue,
        "false" => null,
        _ => int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var limit) && limit >= 0
            ? limit
            : throw Refuse.IllegalArgument($"[track_total_hits] parameter must be positive or equals to -1, got {text}"),
    };

    private void Check()
    {
        if (SearchAfter is not null && From > 0)
        {
            throw new ElasticException(
                StatusCodes.Status400BadRequest,
                "action_request_validation_exception",
                "Validation Failed: 1: `from` parameter must be set to 0 when `search_after` is used;");
        }
    }

    /// <summary>Sorting by nothing but the score is the standard order, which answers without sort values.</summary>
    private static IReadOnlyList<SortSpec> WithoutPlainScore(IReadOnlyList<SortSpec> sort) =>
        sort is [{ Field: SortSpec.Score, Descending: true }] ? [] : sort;

    private static IReadOnlyList<JsonElement> Values(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0
        ? [.. json.EnumerateArray()]
        : throw Refuse.IllegalArgument("Values must contains at least one value.");

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw Refuse.IllegalArgument($"[{name}] parameter cannot be negative but was [{value}]");

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
