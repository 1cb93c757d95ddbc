using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Index;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>min</c>, <c>max</c>, <c>avg</c>, <c>sum</c>, <c>value_count</c> or <c>stats</c> of a field.</summary>
internal sealed record MetricSpec(string Name, string Kind, string Field) : AggregationSpec(Name, [])
{
    public static MetricSpec Parse(string name, string kind, JsonElement json)
    {
        var parameters = new Parameters(kind, json);
        var spec = new MetricSpec(name, kind, parameters.RequiredText("field"));
        parameters.Refused("missing");
        parameters.Refused("format");
        parameters.Refused("script");
        parameters.End();
        return spec;
    }

    public override Aggregator Create() => new MetricAggregator(this);
}

/// <summary>Keeps count, sum, smallest and largest value; each kind writes its part.</summary>
internal sealed class MetricAggregator(MetricSpec spec) : Aggregator(spec.Name, [])
{
    private readonly BucketValues<Statistics> _values = new(Statistics.Empty);
    private FieldMapper? _date;

    public override string TypedName => spec.Kind;

    public override LeafAggregator Bind(SearchTarget target, AtomicReaderContext segment)
    {
        CheckMapping(target);
        if (Field(target, spec.Field) is not { } field)
        {
            return LeafAggregator.Nothing;
        }

        if (field.Column == ColumnKind.Keyword)
        {
            var keywords = Keywords(target, segment, field);
            return new CountLeaf(_values, doc => keywords.Ordinals(doc).Length);
        }

        return new Leaf(_values, Numbers(target, segment, field), field.Column == ColumnKind.Floating);
    }

    public override void CheckMapping(SearchTarget target)
    {
        if (Field(target, spec.Field) is not { } field)
        {
            return;
        }

        if (field.Column == ColumnKind.Keyword && spec.Kind != "value_count")
        {
            throw Refuse.IllegalArgument(
                $"Field [{field.Path}] of type [{field.TypeName}] is not supported for aggregation [{spec.Kind}]");
        }

        _date = field is DateMapper or BooleanMapper ? field : _date;
    }

    public override double OrderValue(int bucket)
    {
        var values = _values.Peek(bucket);
        return spec.Kind switch
        {
            "min" => values.Min,
            "max" => values.Max,
            "avg" => values.Count == 0 ? double.NaN : values.Sum / values.Count,
            "value_count" => values.Count,
            "sum" => values.Sum,
            _ => base.OrderValue(bucket),
        };
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        var values = _values.Peek(bucket);
        switch (spec.Kind)
        {
            case "value_count":
                json.WriteNumber("value", values.Count);
                break;
            case "stats":
                json.WriteNumber("count", values.Count);
                WriteNumbers(json, values, "min", "max", "avg", "sum");
                break;
            default:
                Write(json, "value", Value(spec.Kind, values));
                break;
        }
    }

    private static double? Value(string kind, Statistics values) => kind switch
    {
        "sum" => values.Sum,
        _ when values.Count == 0 => null,
        "min" => values.Min,
        "max" => values.Max,
        _ => values.Sum / values.Count,
    };

    private void WriteNumbers(Utf8JsonWriter json, Statistics values, params ReadOnlySpan<string> kinds)
    {
        foreach (var kind in kinds)
        {
            if (Value(kind, values) is { } value)
            {
                json.WriteDouble(kind, value);
            }
            else
            {
                json.WriteNull(kind);
            }
        }

        foreach (var kind in kinds)
        {
            if (_date is not null && values.Count > 0 && Value(kind, values) is { } value)
            {
                json.WriteString($"{kind}_as_string", _date.FormatKey((long)value));
            }
        }
    }

    private void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is not { } given)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteDouble(name, given);
        if (_date is not null)
        {
            json.WriteString($"{name}_as_string", _date.FormatKey((long)given));
        }
    }

    private sealed class Leaf(BucketValues<Statistics> values, Columns.NumericColumn column, bool isFloating) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            foreach (var value in column.Values(doc))
            {
                values[bucket].Add(isFloating ? SortableNumber.Decode(value) : value);
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

    /// <summary>Sums with Kahan's compensation, as Elasticsearch does.</summary>
    private struct Statistics
    {
        public static readonly Statistics Empty = new() { Min = double.PositiveInfinity, Max = double.NegativeInfinity };

        public long Count;
        public double Min;
        public double Max;
        public double Sum;
        private double _compensation;

        public void Add(double value)
        {
            Count++;
            Min = Math.Min(Min, value);
            Max = Math.Max(Max, value);
            var corrected = value - _compensation;
            var sum = Sum + corrected;
            _compensation = sum - Sum - corrected;
            Sum = sum;
        }
    }
}
