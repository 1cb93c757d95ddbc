using Imago.SearchNode.Errors;
using Imago.SearchNode.Fetch;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Search;
using Imago.SearchNode.Sorting;

namespace Imago.SearchNode.Rest;

/// <summary>What the query string of a search changes of its body.</summary>
internal static class SearchParameters
{
    public static SearchRequest Apply(RestRequest request, SearchRequest search)
    {
        if (request.Parameter("search_type") is not (null or "query_then_fetch"))
        {
            throw Refuse.Unsupported($"the search type [{request.Parameter("search_type")}]; supported is [query_then_fetch]");
        }

        AtLeast(request, "batched_reduce_size", 2);
        AtLeast(request, "pre_filter_shard_size", 1);
        AtLeast(request, "max_concurrent_shard_requests", 1);
        if (request.Parameter("preference") is ['_', ..] preference
            && !(preference is "_local" or "_only_local" || preference.StartsWith("_shards:", StringComparison.Ordinal)
                || preference.StartsWith("_prefer_nodes:", StringComparison.Ordinal) || preference.StartsWith("_only_nodes:", StringComparison.Ordinal)))
        {
            throw Refuse.IllegalArgument($"no Preference for [{preference}]");
        }

        var asNumber = request.Flag("rest_total_hits_as_int", false);
        var limit = request.Parameter("track_total_hits") is { } total ? SearchRequest.TotalLimitOf(total)
            : asNumber && !search.HasTotalLimit ? int.MaxValue
            : search.TotalLimit;
        if (asNumber && limit is not (null or int.MaxValue))
        {
            throw Refuse.IllegalArgument($"[rest_total_hits_as_int] cannot be used if the tracking of total hits is not accurate, got {limit}");
        }

        var size = Whole(request, "size", search.Size);
        var from = Whole(request, "from", search.From);
        return search with
        {
            Query = UriQuery.Parse(request) ?? search.Query,
            MinScore = request.Decimal("min_score") ?? search.MinScore,
            Size = size,
            From = from,
            TotalLimit = limit,
            TotalAsNumber = asNumber,
            TrackScores = request.Flag("track_scores", search.TrackScores),
            Version = request.Flag("version", search.Version),
            SequenceNumbers = request.Flag("seq_no_primary_term", search.SequenceNumbers),
            Timeout = request.Parameter("timeout") is { } timeout ? TimeUnits.Parse(timeout, "timeout") : search.Timeout,
            Source = SourceParameters.Parse(request) ?? search.Source,
            Fields = request.Parameter("docvalue_fields") is { } fields
                ? [.. search.Fields.Where(field => field.FromSource), .. fields.Split(',').Select(field => new ShownField(field, null, FromSource: false))]
                : search.Fields,
            Sort = request.Parameter("sort") is { } sort ? Sorting(sort) : search.Sort,
        };
    }

    /// <summary>Hints that change nothing here are checked all the same.</summary>
    private static void AtLeast(RestRequest request, string name, int least)
    {
        if (request.Number(name) < least)
        {
            throw Refuse.IllegalArgument($"{name} must be >= {least}");
        }
    }

    /// <summary><c>sort=date:desc,_score</c>.</summary>
    private static IReadOnlyList<SortSpec> Sorting(string text) =>
    [
        .. text.Split(',').Select(item => item.Split(':', 2) switch
        {
            [var field, "asc"] => new SortSpec(field, false, null, null, null),
            [var field, "desc"] => new SortSpec(field, true, null, null, null),
            [var field] => new SortSpec(field, field == SortSpec.Score, null, null, null),
            [_, var order, ..] => throw Refuse.IllegalArgument($"Unknown SortOrder [{order}]"),
            _ => throw Refuse.IllegalArgument($"malformed sort [{item}]"),
        }),
    ];

    private static int Whole(RestRequest request, string name, int standard) =>
        request.Number(name) is not { } number ? standard
        : number is >= 0 and <= int.MaxValue ? (int)number
        : throw SearchRequest.Negative(name, number);
}
