using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Aggregations;

/// <summary>Reads the <c>aggs</c> of a search.</summary>
internal static class AggregationParser
{
    private static readonly string[] Supported =
    [
        "terms", "missing", "filter", "filters", "global", "histogram", "date_histogram", "range", "date_range", "composite", "min", "max", "avg", "sum", "value_count",
        "stats", "extended_stats", "percentiles", "cardinality", "top_hits",
    ];

    private static readonly string[] Unsupported =
    [
        "adjacency_matrix", "auto_date_histogram", "avg_bucket", "boxplot", "bucket_correlation", "bucket_count_ks_test", "bucket_script",
        "bucket_selector", "bucket_sort", "categorize_text", "change_point", "children", "cumulative_cardinality", "cumulative_sum",
        "derivative", "diversified_sampler", "extended_stats_bucket", "frequent_item_sets", "geo_bounds",
        "geo_centroid", "geo_distance", "geo_line", "geohash_grid", "geohex_grid", "geotile_grid", "inference", "ip_prefix", "ip_range",
        "matrix_stats", "max_bucket", "median_absolute_deviation", "min_bucket", "moving_avg", "moving_fn", "moving_percentiles", "multi_terms",
        "nested", "normalize", "parent", "percentile_ranks", "percentiles_bucket", "random_sampler", "rare_terms", "rate",
        "reverse_nested", "sampler", "scripted_metric", "serial_diff", "significant_terms", "significant_text", "stats_bucket", "string_stats",
        "sum_bucket", "t_test", "time_series", "top_metrics", "variable_width_histogram", "weighted_avg",
    ];

    public static IReadOnlyList<AggregationSpec> Parse(JsonElement json) => ParseMany(json, isTopLevel: true);

    private static IReadOnlyList<AggregationSpec> ParseMany(JsonElement json, bool isTopLevel)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.Parsing($"Expected [START_OBJECT] under [aggs], but got a [{json.ValueKind}]");
        }

        return [.. json.EnumerateObject().Select(member => ParseOne(member.Name, member.Value, isTopLevel))];
    }

    private static AggregationSpec ParseOne(string name, JsonElement json, bool isTopLevel)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny('[', ']', '>'))
        {
            throw Refuse.Parsing(
                $"Invalid aggregation name [{name}]. Aggregation names can contain any character except '[', ']', and '>'");
        }

        var parameters = new Parameters(name, json);
        var children = (parameters.Take("aggs") ?? parameters.Take("aggregations")) is { } inner ? ParseMany(inner, isTopLevel: false) : [];
        var meta = parameters.Take("meta");
        return parameters.Rest() switch
        {
            [var (type, body)] => Read(type, name, body, children, isTopLevel) with { Meta = meta },
            [] => throw Refuse.Parsing($"Missing definition for aggregation [{name}]"),
            [var (first, _), var (second, _), ..] => throw Refuse.Parsing($"Found two aggregation type definitions in [{name}]: [{first}] and [{second}]"),
        };
    }

    /// <summary>A value that is wrong fails, as in Elasticsearch, as a part of its aggregation; what is missing or cannot be done fails as it is.</summary>
    private static AggregationSpec Read(string type, string name, JsonElement body, IReadOnlyList<AggregationSpec> children, bool isTopLevel)
    {
        AggregationSpec spec;
        try
        {
            spec = Create(type, name, body, children);
        }
        catch (ElasticException failure) when (failure is { NamesLimit: false, IsOmission: false, Type: "illegal_argument_exception" or "number_format_exception" })
        {
            throw new ElasticException(failure.Status, "x_content_parse_exception", $"[{type}] {failure.Reason}", failure);
        }

        if (spec is MetricSpec or CardinalitySpec or PercentilesSpec or TopHitsSpec && children.Count > 0)
        {
            throw Refuse.IllegalArgument($"Aggregator [{name}] of type [{type}] cannot accept sub-aggregations");
        }

        return spec is GlobalSpec && !isTopLevel
            ? throw Refuse.IllegalArgument($"Aggregation [{name}] cannot have a global sub-aggregation. Global aggregations can only be defined as top level aggregations")
            : spec;
    }

    private static AggregationSpec Create(string type, string name, JsonElement body, IReadOnlyList<AggregationSpec> children) => type switch
    {
        "terms" => TermsSpec.Parse(name, body, children),
        "missing" => MissingSpec.Parse(name, body, children),
        "filter" => FilterSpec.Parse(name, body, children),
        "filters" => FiltersSpec.Parse(name, body, children),
        "global" => GlobalSpec.Parse(name, body, children),
        "histogram" => HistogramSpec.ParseNumeric(name, body, children),
        "date_histogram" => HistogramSpec.ParseDate(name, body, children),
        "range" => RangeSpec.Parse(name, body, isDate: false, children),
        "date_range" => RangeSpec.Parse(name, body, isDate: true, children),
        "composite" => CompositeSpec.Parse(name, body, children),
        "percentiles" => PercentilesSpec.Parse(name, body),
        "top_hits" => TopHitsSpec.Parse(name, body),
        _ when MetricSpec.IsKind(type) => MetricSpec.Parse(name, type, body),
        "cardinality" => CardinalitySpec.Parse(name, body),
        _ when Unsupported.Contains(type) => throw Refuse.Unsupported($"the aggregation type [{type}]; supported are [{string.Join(", ", Supported)}]"),
        _ => throw Refuse.Parsing($"Unknown aggregation type [{type}]{DidYouMean.Hint(type, Supported.Concat(Unsupported))}"),
    };
}
