using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Index;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>histogram</c> and <c>date_histogram</c>.</summary>
/// <param name="Format">Of the keys of dates.</param>
internal sealed record HistogramSpec(
    string Name, string Field, HistogramInterval Interval, int MinDocCount, DateFormat? Format, bool IsDate, IReadOnlyList<AggregationSpec> Children)
    : AggregationSpec(Name, Children)
{
    public static HistogramSpec ParseNumeric(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("histogram", json);
        var interval = parameters.OptionalNumber("interval") ?? throw Refuse.IllegalArgument("[interval] must be >0 for histogram aggregation [" + name + "]");
        if (interval <= 0)
        {
            throw Refuse.IllegalArgument($"[interval] must be >0 for histogram aggregation [{name}]");
        }

        return Finish(name, parameters, new FixedInterval(interval), null, isDate: false, children);
    }

    public static HistogramSpec ParseDate(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("date_histogram", json);
        var (calendar, fixedInterval) = (parameters.Text("calendar_interval"), parameters.Text("fixed_interval"));
        HistogramInterval interval = (calendar, fixedInterval) switch
        {
            ({ } unit, null) => CalendarInterval.Create(unit),
            (null, { } span) => new FixedInterval(Indexing.TimeUnits.Parse(span, "fixed_interval").TotalMilliseconds),
            _ => throw Refuse.IllegalArgument("Invalid interval specified, must be either [calendar_interval] or [fixed_interval]"),
        };
        var format = parameters.Text("format") is { } text ? DateFormat.Create(text) : null;
        parameters.Refused("time_zone", "UTC", "Z", "+00:00");
        return Finish(name, parameters, interval, format, isDate: true, children);
    }

    public override Aggregator Create() => new HistogramAggregator(this, CreateChildren());

    private static HistogramSpec Finish(
        string name, Parameters parameters, HistogramInterval interval, DateFormat? format, bool isDate, IReadOnlyList<AggregationSpec> children)
    {
        var spec = new HistogramSpec(name, parameters.RequiredText("field"), interval, parameters.Whole("min_doc_count", 0), format, isDate, children);
        if (spec.MinDocCount < 0)
        {
            throw Refuse.IllegalArgument($"[min_doc_count] must be greater than or equal to 0. Found [{spec.MinDocCount}] in [{name}]");
        }

        parameters.Refused("keyed", "false");
        parameters.Refused("offset", "0");
        foreach (var refused in (ReadOnlySpan<string>)["missing", "script"])
        {
            parameters.Refused(refused);
        }

        foreach (var refused in (ReadOnlySpan<string>)["order", "extended_bounds", "hard_bounds", "params"])
        {
            if (parameters.Take(refused) is not null)
            {
                throw Refuse.Unsupported($"[{refused}] of the histogram [{name}]");
            }
        }

        parameters.End();
        return spec;
    }
}

/// <summary>Buckets of numbers or dates in steps of an interval; gaps are filled where <c>min_doc_count</c> is 0.</summary>
internal sealed class HistogramAggregator(HistogramSpec spec, IReadOnlyList<Aggregator> children) : Aggregator(spec.Name, children)
{
    private readonly BucketKeys _buckets = new();
    private FieldMapper? _date;

    public override string TypedName { get; } = spec.IsDate ? "date_histogram" : "histogram";

    public override LeafAggregator Bind(SearchTarget target, AtomicReaderContext segment)
    {
        CheckMapping(target);
        return Field(target, spec.Field) is not { } field
            ? LeafAggregator.Nothing
            : new Leaf(_buckets, spec.Interval, Numbers(target, segment, field), field.Column == ColumnKind.Floating, BindChildren(target, segment));
    }

    public override void CheckMapping(SearchTarget target)
    {
        base.CheckMapping(target);
        var field = Field(target, spec.Field);
        if (field?.Column == ColumnKind.Keyword)
        {
            throw Refuse.IllegalArgument($"Field [{field.Path}] of type [{field.TypeName}] is not supported for aggregation [{TypedName}]");
        }

        _date = field as DateMapper ?? _date;
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        var buckets = _buckets.Of(bucket);
        buckets.Sort((a, b) => a.Key.CompareTo(b.Key));
        json.WriteStartArray("buckets");
        foreach (var item in spec.MinDocCount == 0 ? Filled(buckets) : buckets.Where(item => item.Count >= spec.MinDocCount))
        {
            json.WriteStartObject();
            WriteKey(json, item.Key);
            json.WriteNumber("doc_count", item.Count);
            WriteChildren(json, item.Number, typedKeys);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteKey(Utf8JsonWriter json, long step)
    {
        if (!spec.IsDate)
        {
            json.WriteDouble("key", spec.Interval.Start(step));
            return;
        }

        var millis = (long)spec.Interval.Start(step);
        json.WriteString("key_as_string", (spec.Format ?? (_date as DateMapper)?.Format ?? DateFormat.Default).Format(millis));
        json.WriteNumber("key", millis);
    }

    private static List<KeyedBucket> Filled(List<KeyedBucket> buckets)
    {
        if (buckets.Count < 2)
        {
            return buckets;
        }

        CheckBuckets(buckets[^1].Key - buckets[0].Key + 1);
        var filled = new List<KeyedBucket>();
        foreach (var bucket in buckets)
        {
            while (filled.Count > 0 && filled[^1].Key + 1 < bucket.Key)
            {
                filled.Add(new KeyedBucket(filled[^1].Key + 1, -1, 0));
            }

            filled.Add(bucket);
        }

        return filled;
    }

    private sealed class Leaf(BucketKeys buckets, HistogramInterval interval, NumericColumn column, bool isFloating, LeafAggregator[] children) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            long? previous = null;
            foreach (var value in column.Values(doc))
            {
                var step = interval.Step(isFloating ? SortableNumber.Decode(value) : value);
                if (step == previous)
                {
                    // Values are ascending, and a document counts once in a bucket.
                    continue;
                }

                previous = step;
                var number = buckets.Count(bucket, step);
                foreach (var child in children)
                {
                    child.Collect(doc, number);
                }
            }
        }
    }
}

/// <summary>Numbers the steps of a histogram, so that neighbours differ by one.</summary>
internal abstract class HistogramInterval
{
    public abstract long Step(double value);

    /// <summary>Where a step begins: the key of its bucket.</summary>
    public abstract double Start(long step);
}

internal sealed class FixedInterval(double width) : HistogramInterval
{
    public override long Step(double value) => (long)Math.Floor(value / width);

    public override double Start(long step) => step * width;
}

/// <summary>Steps of the calendar, in UTC.</summary>
internal sealed class CalendarInterval(string unit) : HistogramInterval
{
    private const long Day = 86_400_000;

    /// <summary>1970-01-01 was a Thursday; weeks begin on Monday.</summary>
    private const long ThursdayToMonday = 3 * Day;

    public static CalendarInterval Create(string text) => new(text switch
    {
        "minute" or "1m" => "minute",
        "hour" or "1h" => "hour",
        "day" or "1d" => "day",
        "week" or "1w" => "week",
        "month" or "1M" => "month",
        "quarter" or "1q" => "quarter",
        "year" or "1y" => "year",
        _ => throw Refuse.IllegalArgument($"The supplied interval [{text}] could not be parsed as a calendar interval."),
    });

    public override long Step(double value)
    {
        var millis = (long)value;
        return unit switch
        {
            "minute" => Floor(millis, 60_000),
            "hour" => Floor(millis, 3_600_000),
            "day" => Floor(millis, Day),
            "week" => Floor(millis + ThursdayToMonday, 7 * Day),
            "month" => Months(millis),
            "quarter" => Math.DivRem(Months(millis) + 12_000_000, 3).Quotient - 4_000_000,
            _ => Date(millis).Year,
        };
    }

    public override double Start(long step) => unit switch
    {
        "minute" => step * 60_000,
        "hour" => step * 3_600_000,
        "day" => step * Day,
        "week" => (step * 7 * Day) - ThursdayToMonday,
        "month" => OfMonths(step),
        "quarter" => OfMonths(step * 3),
        _ => Millis(new DateTime((int)step, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
    };

    private static long Floor(long value, long width) => (long)Math.Floor((decimal)value / width);

    private static DateTime Date(long millis) => DateTime.UnixEpoch.AddMilliseconds(millis);

    private static long Months(long millis) => Date(millis) is var date ? (date.Year * 12L) + date.Month - 1 : 0;

    private static double OfMonths(long months) => Millis(new DateTime((int)(months / 12), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc));

    private static double Millis(DateTime date) => (date - DateTime.UnixEpoch).TotalMilliseconds;
}
