using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>percentiles</c>: below which value so many percent of the values lie.</summary>
internal sealed record PercentilesSpec(string Name, string Field, IReadOnlyList<double> Percents, bool Keyed, string? Missing) : AggregationSpec(Name, [])
{
    private static readonly double[] Standard = [1, 5, 25, 50, 75, 95, 99];

    public static PercentilesSpec Parse(string name, JsonElement json)
    {
        var parameters = new Parameters("percentiles", json);
        var percents = parameters.Take("percents") switch
        {
            null => Standard,
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() > 0 => [.. list.EnumerateArray().Select(item => item.GetDouble()).Order()],
            _ => throw Refuse.IllegalArgument($"[percents] must not be empty: [{name}]"),
        };
        if (percents.FirstOrDefault(percent => percent is < 0 or > 100, double.NaN) is var wrong && !double.IsNaN(wrong))
        {
            throw Refuse.IllegalArgument($"percent must be in [0,100], got [{wrong}]: [{name}]");
        }

        var spec = new PercentilesSpec(name, parameters.RequiredText("field"), percents, parameters.Flag("keyed", true), parameters.Text("missing"));

        // How Elasticsearch estimates; this node computes exactly.
        parameters.Take("tdigest");
        if (parameters.Take("hdr") is not null)
        {
            throw Refuse.Unsupported($"[hdr] of the percentiles [{name}]");
        }

        parameters.Refused("format");
        parameters.Refused("script");
        parameters.EndOfObject();
        return spec;
    }

    protected override Aggregator CreateAggregator() => new PercentilesAggregator(this);
}

/// <summary>Keeps every value, and interpolates between neighbours.</summary>
internal sealed class PercentilesAggregator(PercentilesSpec spec) : Aggregator(spec.Name, [])
{
    /// <summary>80 MB.</summary>
    private const long Most = 10_000_000;

    private readonly BucketValues<List<double>?> _values = new(null);
    private readonly HashSet<List<double>> _sorted = [];
    private FieldMapper? _date;
    private long _count;

    public override string TypedName => "tdigest_percentiles";

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        return NumericSource.Create(at, NumericField(at.Target, spec.Field, "percentiles"), spec.Missing) is { } source ? new Leaf(this, source) : LeafAggregator.Nothing;
    }

    public override void CheckMapping(SearchTarget target) => _date = NumericField(target, spec.Field, "percentiles") is DateMapper or BooleanMapper ? NumericField(target, spec.Field, "percentiles") : _date;

    public override double OrderValue(int bucket, string? property) =>
        double.TryParse(property, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && spec.Percents.Contains(percent)
            ? Value(bucket, percent) ?? double.NaN
            : base.OrderValue(bucket, property);

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        json.WritePropertyName("values");
        if (spec.Keyed)
        {
            json.WriteStartObject();
            foreach (var percent in spec.Percents)
            {
                Write(json, JsonNumbers.Text(percent.ToString("R", CultureInfo.InvariantCulture)), Value(bucket, percent));
            }

            json.WriteEndObject();
            return;
        }

        json.WriteStartArray();
        foreach (var percent in spec.Percents)
        {
            json.WriteStartObject();
            json.WriteDouble("key", percent);
            Write(json, "value", Value(bucket, percent));
            json.WriteEndObject();
        }

        json.WriteEndArray();
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
            json.WriteString(name + "_as_string", _date.FormatKey((long)given));
        }
    }

    private double? Value(int bucket, double percent)
    {
        if (_values.Peek(bucket) is not { } values)
        {
            return null;
        }

        if (_sorted.Add(values))
        {
            values.Sort();
        }

        var place = percent / 100 * (values.Count - 1);
        var lower = (int)place;
        return lower + 1 < values.Count ? values[lower] + ((place - lower) * (values[lower + 1] - values[lower])) : values[^1];
    }

    private sealed class Leaf(PercentilesAggregator owner, NumericSource source) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            var numbers = source.Of(doc);
            if (numbers.Count == 0)
            {
                return;
            }

            ref var values = ref owner._values[bucket];
            values ??= [];
            for (var i = 0; i < numbers.Count; i++)
            {
                values.Add(numbers[i]);
            }

            if ((owner._count += numbers.Count) > Most)
            {
                throw Refuse.TooLarge($"the percentiles [{owner.Name}] need more than [{Most}] values in memory");
            }
        }
    }
}
