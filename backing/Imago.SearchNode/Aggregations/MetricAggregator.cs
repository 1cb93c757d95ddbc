using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>min</c>, <c>max</c>, <c>avg</c>, <c>sum</c>, <c>value_count</c>, <c>stats</c> or <c>extended_stats</c> of a field.</summary>
/// <param name="Missing">Stands in for a missing value.</param>
/// <param name="Format">Of dates.</param>
/// <param name="Sigma">How many standard deviations the bounds of extended statistics lie around the mean.</param>
internal sealed record MetricSpec(string Name, string Kind, string Field, string? Missing, DateFormat? Format, double Sigma) : AggregationSpec(Name, [])
{
    public const string ValueCount = "value_count";
    public const string Stats = "stats";
    public const string ExtendedStats = "extended_stats";

    public static bool IsKind(string type) => type is "min" or "max" or "avg" or "sum" or ValueCount or Stats or ExtendedStats;

    public static MetricSpec Parse(string name, string kind, JsonElement json)
    {
        var parameters = new Parameters(kind, json);
        var spec = new MetricSpec(
            name, kind, parameters.RequiredText("field"), parameters.Text("missing"),
            parameters.Text("format") is { } format ? DateFormat.Create(format) : null,
            kind == ExtendedStats ? parameters.OptionalNumber("sigma") ?? 2 : 2);
        if (spec.Sigma < 0)
        {
            throw Refuse.IllegalArgument($"[sigma] must be greater than or equal to 0. Found [{spec.Sigma}] in [{name}]");
        }

        parameters.Refused("script");
        parameters.EndOfObject();
        return spec;
    }

    protected override Aggregator CreateAggregator() => new MetricAggregator(this);
}

/// <summary>Keeps count, sum, sum of squares, smallest and largest value; each kind writes its part.</summary>
internal sealed class MetricAggregator(MetricSpec spec) : Aggregator(spec.Name, [])
{
    private readonly BucketValues<Statistics> _values = new(Statistics.Empty);
    private FieldMapper? _date;

    public override string TypedName => spec.Kind;

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        var field = Field(at.Target, spec.Field);
        if (field is { Column: ColumnKind.Keyword })
        {
            var keywords = at.Keywords(field);
            var standard = spec.Missing is null ? 0 : 1;
            return new CountLeaf(_values, doc => keywords.Has(doc) ? keywords.Ordinals(doc).Length : standard);
        }

        return NumericSource.Create(at, field, spec.Missing, spec.Format) is { } source ? new Leaf(_values, source) : LeafAggregator.Nothing;
    }

    public override void CheckMapping(SearchTarget target)
    {
        var field = spec.Kind == MetricSpec.ValueCount ? Field(target, spec.Field) : NumericField(target, spec.Field, TypedName);
        if (spec.Format is not null && field is not (null or DateMapper))
        {
            throw Refuse.Unsupported($"[format] of the aggregation [{Name}] on a field of type [{field.TypeName}]; it is supported on dates");
        }

        _date = field is DateMapper or BooleanMapper ? field : _date;
    }

    public override double OrderValue(int bucket, string? property)
    {
        var values = _values.Peek(bucket);
        return (spec.Kind, property) switch
        {
            (MetricSpec.Stats or MetricSpec.ExtendedStats, null) => base.OrderValue(bucket, property),
            (MetricSpec.ValueCount, _) => values.Count,
            (MetricSpec.Stats or MetricSpec.ExtendedStats, "min") or ("min", _) => values.Min,
            (MetricSpec.Stats or MetricSpec.ExtendedStats, "max") or ("max", _) => values.Max,
            (MetricSpec.Stats or MetricSpec.ExtendedStats, { } kind) => Value(kind, values) ?? double.NaN,
            var (kind, _) => Value(kind, values) ?? double.NaN,
        };
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        var values = _values.Peek(bucket);
        switch (spec.Kind)
        {
            case MetricSpec.ValueCount:
                json.WriteNumber("value", values.Count);
                break;
            case MetricSpec.Stats:
                WriteStatistics(json, values);
                break;
            case MetricSpec.ExtendedStats:
                WriteStatistics(json, values);
                WriteExtended(json, values);
                break;
            default:
                Write(json, "value", Value(spec.Kind, values));
                break;
        }
    }

    private static double? Value(string kind, Statistics values) => kind switch
    {
        "count" => values.Count,
        "sum" => values.Sum,
        _ when values.Count == 0 => null,
        "min" => values.Min,
        "max" => values.Max,
        "avg" => values.Sum / values.Count,
        "sum_of_squares" => values.Squares,
        "variance" or "variance_population" => values.Variance(values.Count),
        "variance_sampling" => values.Variance(values.Count - 1),
        "std_deviation" or "std_deviation_population" => Math.Sqrt(values.Variance(values.Count)),
        "std_deviation_sampling" => Math.Sqrt(values.Variance(values.Count - 1)),
        _ => throw Refuse.IllegalArgument($"Unknown value [{kind}] in common stats aggregation"),
    };

    private void WriteStatistics(Utf8JsonWriter json, Statistics values)
    {
        json.WriteNumber("count", values.Count);
        string[] kinds = ["min", "max", "avg", "sum"];
        foreach (var kind in kinds)
        {
            WriteNumber(json, kind, Value(kind, values));
        }

        if (_date is not null && values.Count > 0)
        {
            foreach (var kind in kinds)
            {
                WriteValue(json, $"{kind}_as_string", Value(kind, values)!.Value);
            }
        }
    }

    private void WriteExtended(Utf8JsonWriter json, Statistics values)
    {
        string[] kinds =
        [
            "sum_of_squares", "variance", "variance_population", "variance_sampling", "std_deviation", "std_deviation_population", "std_deviation_sampling",
        ];
        foreach (var kind in kinds)
        {
            WriteNumber(json, kind, Value(kind, values));
        }

        json.WriteStartObject("std_deviation_bounds");
        foreach (var (suffix, deviation) in (ReadOnlySpan<(string, string)>)
            [("", "std_deviation"), ("_population", "std_deviation_population"), ("_sampling", "std_deviation_sampling")])
        {
            var mean = Value("avg", values);
            var distance = Value(deviation, values) * spec.Sigma;
            WriteNumber(json, "upper" + suffix, mean + distance);
            WriteNumber(json, "lower" + suffix, mean - distance);
        }

        json.WriteEndObject();
        if (_date is not null && values.Count > 0)
        {
            WriteExtendedDates(json, values, kinds);
        }
    }

    private void WriteExtendedDates(Utf8JsonWriter json, Statistics values, string[] kinds)
    {
        foreach (var kind in kinds)
        {
            var value = Value(kind, values)!.Value;
            if (kind.StartsWith("std", StringComparison.Ordinal))
            {
                WriteText(json, $"{kind}_as_string", value);
            }
            else
            {
                WriteValue(json, $"{kind}_as_string", value);
            }
        }

        json.WriteStartObject("std_deviation_bounds_as_string");
        foreach (var (suffix, deviation) in (ReadOnlySpan<(string, string)>)
            [("", "std_deviation"), ("_population", "std_deviation_population"), ("_sampling", "std_deviation_sampling")])
        {
            var mean = values.Sum / values.Count;
            var distance = Value(deviation, values)!.Value * spec.Sigma;
            WriteText(json, "upper" + suffix, mean + distance);
            WriteText(json, "lower" + suffix, mean - distance);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } given)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(given))
        {
            json.WriteDouble(name, given);
        }
        else
        {
            json.WriteString(name, double.IsNaN(given) ? "NaN" : given > 0 ? "Infinity" : "-Infinity");
        }
    }

    private void Write(Utf8JsonWriter json, string name, double? value)
    {
        WriteNumber(json, name, value);
        if (_date is not null && value is { } given)
        {
            WriteText(json, $"{name}_as_string", given);
        }
    }

    /// <summary>Of booleans a word without quotes, as Elasticsearch writes most of the statistics.</summary>
    private void WriteValue(Utf8JsonWriter json, string name, double value)
    {
        if (_date is BooleanMapper)
        {
            json.WriteBoolean(name, value != 0);
        }
        else
        {
            WriteText(json, name, value);
        }
    }

    /// <summary>Null where the number is no date any more.</summary>
    private void WriteText(Utf8JsonWriter json, string name, double value)
    {
        if (_date is BooleanMapper)
        {
            json.WriteString(name, value != 0 ? "true" : "false");
        }
        else if (double.IsNaN(value) || Math.Abs(value) < long.MaxValue)
        {
            // No number at all is, as in Elasticsearch, the date of the number 0.
            var number = double.IsNaN(value) ? 0 : (long)value;
            json.WriteString(name, spec.Format is not null ? spec.Format.Format(number) : _date!.FormatKey(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private sealed class Leaf(BucketValues<Statistics> values, NumericSource source) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            var numbers = source.Of(doc);
            for (var i = 0; i < numbers.Count; i++)
            {
                values[bucket].Add(numbers[i]);
            }
        }
    }

    private sealed class CountLeaf(BucketValues<Statistics> values, Func<int, int> count) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            if (count(doc) is > 0 and var number)
            {
                values[bucket].Count += number;
            }
        }
    }
}

/// <summary>Sums with Kahan's compensation, as Elasticsearch does.</summary>
internal struct Statistics
{
    public static readonly Statistics Empty = new() { Min = double.PositiveInfinity, Max = double.NegativeInfinity };

    public long Count;
    public double Min;
    public double Max;
    public double Sum;
    public double Squares;
    private double _compensation;
    private double _squaresCompensation;

    public void Add(double value)
    {
        Count++;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
        Add(ref Sum, ref _compensation, value);
        Add(ref Squares, ref _squaresCompensation, value * value);
    }

    public readonly double Variance(long degrees) => Math.Max(0, Squares - (Sum * Sum / Count)) / degrees;

    private static void Add(ref double total, ref double compensation, double value)
    {
        var corrected = value - compensation;
        var sum = total + corrected;
        compensation = sum - total - corrected;
        total = sum;
    }
}
