using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>range</c> and <c>date_range</c>: a bucket for each span from a value to before another.</summary>
/// <param name="Zone">Null: the spans are of numbers.</param>
internal sealed record RangeSpec(
    string Name, string Field, IReadOnlyList<BucketRange> Ranges, bool Keyed, string? Missing, DateFormat? Format, TimeZoneInfo? Zone,
    IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static RangeSpec Parse(string name, JsonElement json, bool isDate, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters(isDate ? "date_range" : "range", json) { IsQuery = false };
        var ranges = parameters.Take("ranges")?.EnumerateArray().Select(item => BucketRange.Parse(item, isDate)).ToList() ?? [];
        var spec = new RangeSpec(
            name,
            parameters.RequiredText("field"),
            ranges,
            parameters.Flag("keyed", false),
            parameters.Text("missing"),
            isDate && parameters.Text("format") is { } format ? DateFormat.Create(format) : null,
            isDate ? LocalTime.Zone(parameters.Text("time_zone")) : null,
            children);
        parameters.Refused("format");
        parameters.Refused("script");
        parameters.EndOfObject();
        return spec;
    }

    protected override Aggregator CreateAggregator() => new RangeAggregator(this, CreateChildren());
}

/// <summary>A span as the request says it; null is open.</summary>
internal sealed record BucketRange(string? Key, string? From, string? To)
{
    public static BucketRange Parse(JsonElement json, bool isDate)
    {
        var parameters = new Parameters(isDate ? "date_range" : "range", json) { IsQuery = false };
        var range = new BucketRange(parameters.Text("key"), parameters.Text("from"), parameters.Text("to"));
        parameters.EndOfObject();
        return range;
    }
}

/// <summary>Spans may overlap; they are answered in ascending order.</summary>
internal sealed class RangeAggregator(RangeSpec spec, IReadOnlyList<Aggregator> children) : Aggregator(spec.Name, children)
{
    private readonly BucketValues<long> _counts = new(0);
    private List<Span> _spans = [];
    private DateFormat _format = spec.Format ?? DateFormat.Default;
    private bool _isDate;

    public override string TypedName => spec.Zone is null ? "range" : "date_range";

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        return NumericSource.Create(at, NumericField(at.Target, spec.Field, TypedName), spec.Missing) is { } source
            ? new Leaf(this, source, BindChildren(at))
            : LeafAggregator.Nothing;
    }

    public override void CheckMapping(SearchTarget target)
    {
        base.CheckMapping(target);
        if (spec.Ranges.Count == 0)
        {
            throw Refuse.IllegalArgument($"No [ranges] specified for the [{Name}] aggregation");
        }

        var field = NumericField(target, spec.Field, TypedName);
        _format = spec.Format ?? (field as DateMapper)?.Format ?? DateFormat.Default;
        _isDate = spec.Zone is not null || field is DateMapper;
        var offset = (spec.Zone ?? TimeZoneInfo.Utc).GetUtcOffset(target.Context.Fields.Now);
        double Bound(string? text, double open) => text switch
        {
            null => open,
            _ when !_isDate => NumericSource.Parse(text, null, target),
            _ => DateMath.Parse(text, _format, target.Context.Fields.Now, roundUp: false, offset),
        };
        _spans =
        [
            .. spec.Ranges.Select(range => new Span(range, Bound(range.From, double.NegativeInfinity), Bound(range.To, double.PositiveInfinity)))
                .OrderBy(span => span.From).ThenBy(span => span.To),
        ];
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        json.WritePropertyName("buckets");
        if (spec.Keyed)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartArray();
        }

        for (var i = 0; i < _spans.Count; i++)
        {
            var span = _spans[i];
            var key = span.Range.Key ?? $"{Text(span.From)}-{Text(span.To)}";
            if (spec.Keyed)
            {
                json.WritePropertyName(key);
            }

            json.WriteStartObject();
            if (!spec.Keyed)
            {
                json.WriteString("key", key);
            }

            WriteEnd(json, "from", span.From);
            WriteEnd(json, "to", span.To);
            var own = bucket < 0 ? -1 : (bucket * _spans.Count) + i;
            json.WriteNumber("doc_count", _counts.Peek(own));
            WriteChildren(json, own, output);
            json.WriteEndObject();
        }

        if (spec.Keyed)
        {
            json.WriteEndObject();
        }
        else
        {
            json.WriteEndArray();
        }
    }

    private string Text(double end) => double.IsInfinity(end) ? "*"
        : _isDate ? _format.Format((long)end, spec.Zone ?? TimeZoneInfo.Utc)
        : JsonNumbers.Text(end.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private void WriteEnd(Utf8JsonWriter json, string name, double end)
    {
        if (double.IsInfinity(end))
        {
            return;
        }

        json.WriteDouble(name, end);
        if (_isDate)
        {
            json.WriteString(name + "_as_string", Text(end));
        }
    }

    private sealed record Span(BucketRange Range, double From, double To);

    private sealed class Leaf(RangeAggregator owner, NumericSource source, LeafAggregator[] children) : LeafAggregator
    {
        private readonly Span[] _spans = [.. owner._spans];

        public override void Collect(int doc, int bucket)
        {
            var values = source.Of(doc);
            for (var span = 0; span < _spans.Length && values.Count > 0; span++)
            {
                if (!IsIn(values, _spans[span]))
                {
                    continue;
                }

                var own = (bucket * _spans.Length) + span;
                owner._counts[own]++;
                foreach (var child in children)
                {
                    child.Collect(doc, own);
                }
            }
        }

        private static bool IsIn(NumericSource.Values values, Span span)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (values[i] >= span.From && values[i] < span.To)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
