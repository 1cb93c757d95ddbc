using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

/// <summary>Buckets of numbers or dates in steps of an interval; gaps are filled where <c>min_doc_count</c> is 0.</summary>
internal sealed class HistogramAggregator(HistogramSpec spec, IReadOnlyList<Aggregator> children) : Aggregator(spec.Name, children)
{
    private readonly BucketKeys _buckets = new();
    private FieldMapper? _date;
    private bool _isOther;
    private (double Min, double Max)? _extended;
    private (double Min, double Max) _hard = (double.NegativeInfinity, double.PositiveInfinity);

    public override string TypedName { get; } = spec.IsDate ? "date_histogram" : "histogram";

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        var field = NumericField(at.Target, spec.Field, TypedName);
        return NumericSource.Create(at, field ?? (spec.IsDate ? new DateMapper(spec.Field, spec.Field) : null), spec.Missing, isMapped: field is not null) is { } source
            ? new Leaf(this, source, field is not null && spec.Missing is null && spec.Interval.IsDaily ? at.Numbers(field) : null, BindChildren(at))
            : LeafAggregator.Nothing;
    }

    public override void CheckMapping(SearchTarget target)
    {
        base.CheckMapping(target);
        spec.Interval.Check();
        BucketOrder.Check(spec.Order, spec.Children);
        var field = NumericField(target, spec.Field, TypedName);
        _isOther |= field is not (null or DateMapper);
        _date = field as DateMapper ?? _date;
        double Bound(string text) => spec.IsDate
            ? NumericSource.Parse(text, field as DateMapper ?? new DateMapper(spec.Field, spec.Field), target, spec.Format)
            : NumericSource.Parse(text, null, target);
        if (spec.Hard is { } hard)
        {
            _hard = (hard.Min is { } min ? Bound(min) : _hard.Min, hard.Max is { } max ? Bound(max) : _hard.Max);
        }

        if (spec.Extended is { } extended)
        {
            _extended = (extended.Min is { } min ? Bound(min) : double.NaN, extended.Max is { } max ? Bound(max) : double.NaN);
            if (_extended.Value.Min > _extended.Value.Max)
            {
                throw Refuse.IllegalArgument($"[extended_bounds.min][{extended.Min}] cannot be greater than [extended_bounds.max][{extended.Max}] for histogram aggregation [{Name}]");
            }
        }
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        var buckets = _buckets.Of(bucket);
        buckets.Sort((a, b) => a.Key.CompareTo(b.Key));
        if (spec.MinDocCount == 0)
        {
            buckets = Filled(buckets);
        }

        buckets.RemoveAll(item => item.Count < spec.MinDocCount);
        CheckBuckets(buckets.Count);
        BucketOrder.Sort(buckets, spec.Order, Children, (a, b) => a.CompareTo(b));
        json.WritePropertyName("buckets");
        if (spec.Keyed)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartArray();
        }

        foreach (var item in buckets)
        {
            if (spec.Keyed)
            {
                json.WritePropertyName(KeyText(item.Key));
            }

            json.WriteStartObject();
            WriteKey(json, item.Key);
            json.WriteNumber("doc_count", item.Count);
            WriteChildren(json, item.Number, output);
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

    private void WriteKey(Utf8JsonWriter json, long step)
    {
        if (!spec.IsDate)
        {
            json.WriteDouble("key", spec.Interval.Start(step));
            return;
        }

        if (spec.Format is not null || !_isOther)
        {
            json.WriteString("key_as_string", KeyText(step));
        }

        json.WriteNumber("key", (long)spec.Interval.Start(step));
    }

    private string KeyText(long step) => spec.IsDate
        ? (spec.Format ?? (_date as DateMapper)?.Format ?? DateFormat.Default).Format((long)spec.Interval.Start(step), spec.Zone!)
        : JsonNumbers.Text(spec.Interval.Start(step).ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    private List<KeyedBucket> Filled(List<KeyedBucket> buckets)
    {
        long? first = buckets.Count > 0 ? buckets[0].Key : null;
        long? last = buckets.Count > 0 ? buckets[^1].Key : null;
        if (_extended is { } bounds)
        {
            first = double.IsNaN(bounds.Min) ? first : Math.Min(first ?? long.MaxValue, spec.Interval.Step(bounds.Min));
            last = double.IsNaN(bounds.Max) ? last : Math.Max(last ?? long.MinValue, spec.Interval.Step(bounds.Max));
        }

        if (first is not { } from || last is not { } to)
        {
            return buckets;
        }

        CheckBuckets(to - from + 1);
        var byStep = buckets.ToDictionary(bucket => bucket.Key);
        var filled = new List<KeyedBucket>();
        for (var step = from; step <= to; step++)
        {
            filled.Add(byStep.TryGetValue(step, out var bucket) ? bucket : new KeyedBucket(step, -1, 0));
        }

        return filled;
    }

    /// <summary>Of dates the step that the upper bound is in is outside.</summary>
    private bool IsInside(long step) =>
        (double.IsInfinity(_hard.Min) || step >= spec.Interval.Step(_hard.Min))
        && (double.IsInfinity(_hard.Max) || (spec.IsDate ? step < spec.Interval.Step(_hard.Max) : spec.Interval.Start(step) <= _hard.Max));

    /// <param name="days">The column where its days can be counted first and turned into steps afterwards.</param>
    private sealed class Leaf(HistogramAggregator owner, NumericSource source, NumericColumn? days, LeafAggregator[] children) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            var values = source.Of(doc);
            long? previous = null;
            for (var i = 0; i < values.Count; i++)
            {
                var step = owner.Step(values[i]);
                if (step == previous || !owner.IsInside(step))
                {
                    // Values are ascending, and a document counts once in a bucket.
                    continue;
                }

                previous = step;
                var number = owner._buckets.Count(bucket, step);
                foreach (var child in children)
                {
                    child.Collect(doc, number);
                }
            }
        }

        public override void CollectAll(FixedBitSet documents, int bucket)
        {
            if (children.Length > 0 || days?.CountDays(documents) is not var (first, counts) || counts is null)
            {
                base.CollectAll(documents, bucket);
                return;
            }

            for (var day = 0; day < counts.Length; day++)
            {
                if (counts[day] > 0 && owner.Step((first + day) * (double)LocalTime.Day) is var step && owner.IsInside(step))
                {
                    owner._buckets.Count(bucket, step, counts[day]);
                }
            }
        }
    }

    private long Step(double value) => spec.Interval.Step(value);
}
