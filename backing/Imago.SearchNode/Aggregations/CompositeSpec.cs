using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>composite</c>: a bucket for each combination of the values of several sources, page by page.</summary>
/// <param name="After">The key of the last bucket of the page before, by source.</param>
internal sealed record CompositeSpec(
    string Name, int Size, IReadOnlyList<CompositeSource> Sources, IReadOnlyDictionary<string, JsonElement>? After, IReadOnlyList<AggregationSpec> Children)
    : AggregationSpec(Name, Children)
{
    private const int StandardSize = 10;
    private const int MostBuckets = 65_536;

    public static CompositeSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("composite", json);
        var size = parameters.Whole("size", StandardSize);
        var sources = parameters.Required("sources") switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(item => item.EnumerateObject()),
            var one => one.EnumerateObject(),
        };
        var spec = new CompositeSpec(
            name,
            size is > 0 and <= MostBuckets ? size
                : size <= 0 ? throw Refuse.IllegalArgument("[size] must be a positive integer")
                : throw Refuse.IllegalArgument($"Trying to create too many buckets. Must be less than or equal to: [{MostBuckets}] but was [{size}]."),
            [.. sources.Select(source => CompositeSource.Parse(source.Name, source.Value))],
            parameters.Take("after") is { } after ? after.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal) : null,
            children);
        parameters.EndOfObject();
        if (spec.Sources.Count == 0)
        {
            throw Refuse.IllegalArgument("Composite [sources] cannot be null or empty");
        }

        if (spec.Sources.CountBy(source => source.Name).FirstOrDefault(source => source.Value > 1).Key is { } twice)
        {
            throw Refuse.IllegalArgument($"Composite source names must be unique, found duplicates: [{twice}]");
        }

        return spec;
    }

    protected override Aggregator CreateAggregator() => new CompositeAggregator(this, CreateChildren());
}

/// <summary>One source of a composite.</summary>
/// <param name="Interval">Null: each distinct value.</param>
/// <param name="Zone">Null: not a histogram of dates.</param>
/// <param name="MissingBucket">Documents without a value have a bucket of their own.</param>
/// <param name="MissingFirst">Where that bucket stands; null: as the smallest value would.</param>
internal sealed record CompositeSource(
    string Name, string Type, string Field, bool Descending, bool MissingBucket, bool? MissingFirst, HistogramInterval? Interval, TimeZoneInfo? Zone, DateFormat? Format)
{
    public static CompositeSource Parse(string name, JsonElement json)
    {
        using var members = json.EnumerateObject();
        var (type, body) = members.MoveNext() ? (members.Current.Name, members.Current.Value) : throw Refuse.IllegalArgument($"[{name}] has no source type");
        var parameters = new Parameters(type, body) { IsQuery = false };
        var (interval, zone) = type switch
        {
            "terms" => ((HistogramInterval?)null, (TimeZoneInfo?)null),
            "histogram" => (new FixedInterval(parameters.OptionalNumber("interval") is > 0 and { } width ? width : throw Refuse.IllegalArgument("[interval] must be greater than 0 for [histogram] source"), 0), null),
            "date_histogram" => HistogramSpec.ParseInterval(parameters, "fixed_interval", "calendar_interval"),
            _ => throw Refuse.Unsupported($"the composite source [{type}]; supported are [terms, histogram, date_histogram]"),
        };
        var source = new CompositeSource(
            name,
            type,
            parameters.RequiredText("field"),
            parameters.Text("order")?.ToLowerInvariant() switch
            {
                null or "asc" => false,
                "desc" => true,
                var other => throw Refuse.IllegalArgument($"Unknown SortOrder [{other}]"),
            },
            parameters.Flag("missing_bucket", false),
            parameters.Text("missing_order")?.ToLowerInvariant() switch
            {
                null or "default" => null,
                "first" => true,
                "last" => false,
                var other => throw Refuse.IllegalArgument($"Unknown MissingOrder [{other}]"),
            },
            interval,
            zone,
            zone is not null && parameters.Text("format") is { } format ? DateFormat.Create(format) : null);
        parameters.Refused("format");
        parameters.Refused("script");
        parameters.EndOfObject();
        return source;
    }
}
