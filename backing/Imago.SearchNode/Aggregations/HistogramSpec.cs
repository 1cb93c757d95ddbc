using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>histogram</c> and <c>date_histogram</c>.</summary>
/// <param name="Format">Of the keys of dates.</param>
/// <param name="Zone">In which the keys of dates are shown.</param>
/// <param name="Extended">Empty buckets reach at least from here to there; null: from the first to the last value.</param>
/// <param name="Hard">No bucket lies outside.</param>
internal sealed record HistogramSpec(
    string Name,
    string Field,
    HistogramInterval Interval,
    int MinDocCount,
    IReadOnlyList<BucketOrder> Order,
    bool Keyed,
    string? Missing,
    HistogramBounds? Extended,
    HistogramBounds? Hard,
    DateFormat? Format,
    TimeZoneInfo? Zone,
    IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public bool IsDate => Zone is not null;

    public static HistogramSpec ParseNumeric(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("histogram", json);
        var interval = parameters.OptionalNumber("interval") switch
        {
            null => 0,
            > 0 and { } width => width,
            _ => throw Refuse.IllegalArgument($"[interval] must be >0 for histogram aggregation [{name}]"),
        };
        return Finish(name, parameters, new FixedInterval(interval, parameters.OptionalNumber("offset") ?? 0), null, null, children);
    }

    public static HistogramSpec ParseDate(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("date_histogram", json);
        var (interval, zone) = ParseInterval(parameters, "fixed_interval", "calendar_interval");
        return Finish(name, parameters, interval, parameters.Text("format") is { } text ? DateFormat.Create(text) : null, zone, children);
    }

    /// <summary>The interval of a histogram of dates, with its zone and offset.</summary>
    public static (HistogramInterval Interval, TimeZoneInfo Zone) ParseInterval(Parameters parameters, string fixedName, string calendarName)
    {
        var (calendar, span) = (parameters.Text(calendarName), parameters.Text(fixedName));
        var zone = LocalTime.Zone(parameters.Text("time_zone"));
        var offset = Offset(parameters.Text("offset"));
        return (calendar, span) switch
        {
            ({ } unit, null) => (CalendarInterval.Create(unit, offset, zone), zone),
            (null, { } width) => (
                new FixedSpan((long)TimeUnits.Parse(width, fixedName).TotalMilliseconds, offset, zone), zone),
            (null, null) => (FixedSpan.None, zone),
            _ => throw Refuse.IllegalArgument($"Cannot use [{fixedName}] with [{calendarName}] configuration option."),
        };
    }

    protected override Aggregator CreateAggregator() => new HistogramAggregator(this, CreateChildren());

    private static long Offset(string? text) => text switch
    {
        null or "0" => 0,
        ['-', .. var span] => -(long)TimeUnits.Parse(span, "offset").TotalMilliseconds,
        ['+', .. var span] => (long)TimeUnits.Parse(span, "offset").TotalMilliseconds,
        _ => (long)TimeUnits.Parse(text, "offset").TotalMilliseconds,
    };

    private static HistogramSpec Finish(
        string name, Parameters parameters, HistogramInterval interval, DateFormat? format, TimeZoneInfo? zone, IReadOnlyList<AggregationSpec> children)
    {
        var spec = new HistogramSpec(
            name,
            parameters.RequiredText("field"),
            interval,
            parameters.Whole("min_doc_count", 0),
            parameters.Take("order") is { } order ? BucketOrder.Parse(order) : [new BucketOrder(BucketOrder.Key, false)],
            parameters.Flag("keyed", false),
            parameters.Text("missing"),
            parameters.Take("extended_bounds") is { } extended ? HistogramBounds.Parse("extended_bounds", extended) : null,
            parameters.Take("hard_bounds") is { } hard ? HistogramBounds.Parse("hard_bounds", hard) : null,
            format,
            zone,
            children);
        if (spec.MinDocCount < 0)
        {
            throw Refuse.IllegalArgument($"[min_doc_count] must be greater than or equal to 0. Found [{spec.MinDocCount}] in [{name}]");
        }

        if (zone is null)
        {
            parameters.Refused("format");
            if (spec.Extended is { Min: { } min, Max: { } max } && NumericSource.ParseNumber(min) > NumericSource.ParseNumber(max))
            {
                throw Refuse.IllegalArgument($"[extended_bounds.min][{min}] cannot be greater than [extended_bounds.max][{max}]");
            }
        }

        parameters.Refused("script");
        if (parameters.Take("params") is not null)
        {
            throw Refuse.Unsupported($"[params] of the histogram [{name}]");
        }

        parameters.EndOfObject();
        return spec;
    }
}

/// <summary>Ends of a histogram as the request gives them; null: open.</summary>
internal sealed record HistogramBounds(string? Min, string? Max)
{
    public static HistogramBounds Parse(string name, JsonElement json)
    {
        var parameters = new Parameters(name, json);
        var bounds = new HistogramBounds(parameters.Text("min"), parameters.Text("max"));
        parameters.EndOfObject();
        return bounds;
    }
}
