using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query.QueryStrings;

namespace Imago.SearchNode.Query;

/// <summary>Reads Elasticsearch's query language.</summary>
internal static class QueryParser
{
    public static QueryNode Parse(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.Parsing("[_na] query malformed, must start with start_object");
        }

        using var members = json.EnumerateObject();
        if (!members.MoveNext())
        {
            throw Refuse.IllegalArgument("query malformed, empty clause found");
        }

        var name = members.Current.Name;
        var body = members.Current.Value;
        if (members.MoveNext())
        {
            throw Refuse.Parsing($"[{name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]");
        }

        return body.ValueKind == JsonValueKind.Object
            ? Named(Parse(name, body), name, body)
            : throw Refuse.Parsing($"[{name}] query malformed, no start_object after query name");
    }

    public static IReadOnlyList<QueryNode> ParseMany(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().Select(Parse)],
        _ => [Parse(json)],
    };

    /// <summary>True if queries of the kind have names, which stand among their parameters.</summary>
    public static bool TakesName(string query) => Supported.Contains(query);

    /// <summary>Reads <c>_name</c> where the parameters of a query stand: inside its field, or beside its own.</summary>
    private static QueryNode Named(QueryNode query, string kind, JsonElement body)
    {
        var parameters = OfField.Contains(kind) && body.EnumerateObject().FirstOrDefault().Value is { ValueKind: JsonValueKind.Object } inner ? inner : body;
        if (parameters.TryGetProperty("_name", out var name))
        {
            query.Name = name.ValueKind != JsonValueKind.Null ? name.ScalarText() : throw Refuse.Parsing($"[{kind}] query does not support [_name] without a value");
        }

        return query;
    }

    private static QueryNode Parse(string name, JsonElement body) => name switch
    {
        "match_all" => MatchAllQuery.Parse(body),
        "match_none" => MatchNoneQuery.Parse(body),
        "bool" => BoolQuery.Parse(body),
        "constant_score" => ConstantScoreNode.Parse(body),
        "dis_max" => DisMaxQuery.Parse(body),
        "match" => MatchQuery.Parse(body),
        "match_phrase" => MatchPhraseQuery.Parse(body),
        "match_phrase_prefix" => MatchPhraseQuery.ParsePrefix(body),
        "match_bool_prefix" => MatchBoolPrefixQuery.Parse(body),
        "multi_match" => MultiMatchQuery.Parse(body),
        "term" => TermNode.Parse(body),
        "terms" => TermsNode.Parse(body),
        "range" => RangeNode.Parse(body),
        "exists" => ExistsQuery.Parse(body),
        "ids" => IdsQuery.Parse(body),
        "prefix" => PrefixNode.Parse(body),
        "wildcard" => WildcardNode.Parse(body),
        "regexp" => RegexpNode.Parse(body),
        "fuzzy" => FuzzyNode.Parse(body),
        "boosting" => BoostingNode.Parse(body),
        "function_score" => FunctionScoreNode.Parse(body),
        "more_like_this" => MoreLikeThisNode.Parse(body),
        "query_string" => QueryStringNode.Parse(body),
        "simple_query_string" => SimpleQueryStringNode.Parse(body),
        _ when Unsupported.Contains(name) => throw Refuse.Unsupported($"the query [{name}]; supported are [{string.Join(", ", Supported)}]"),
        _ => throw Refuse.UnknownQuery(name, Supported.Concat(Unsupported)),
    };

    private static readonly string[] Supported =
    [
        "match_all", "match_none", "bool", "boosting", "constant_score", "dis_max", "function_score", "match", "match_phrase", "match_phrase_prefix",
        "match_bool_prefix", "multi_match", "more_like_this", "term", "terms", "range", "exists", "ids", "prefix", "wildcard", "regexp", "fuzzy",
        "query_string", "simple_query_string",
    ];

    /// <summary>Their parameters stand inside the name of a field.</summary>
    private static readonly string[] OfField =
    [
        "match", "match_phrase", "match_phrase_prefix", "match_bool_prefix", "term", "range", "prefix", "wildcard", "regexp", "fuzzy",
    ];

    private static readonly string[] Unsupported =
    [
        "combined_fields", "distance_feature", "geo_bounding_box", "geo_distance", "geo_shape", "has_child",
        "has_parent", "intervals", "knn", "nested", "parent_id", "percolate", "pinned",
        "rank_feature", "rule", "script", "script_score", "semantic", "span_containing",
        "span_field_masking", "span_first", "span_multi", "span_near", "span_not", "span_or", "span_term", "span_within", "sparse_vector",
        "terms_set", "weighted_tokens", "wrapper",
    ];
}
