using System.Globalization;
using System.Text;
using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

/// <summary>Keeps the first combinations behind <c>after</c>, as many as a page holds, in the order of their sources.</summary>
internal sealed class CompositeAggregator : Aggregator
{
    private readonly CompositeSpec _spec;
    private readonly BucketValues<Page?> _pages = new(null);
    private readonly FieldMapper?[] _fields;
    private readonly CompositeValue[]? _after;
    private readonly IComparer<CompositeValue[]> _order;
    private int _nextNumber;

    public CompositeAggregator(CompositeSpec spec, IReadOnlyList<Aggregator> children) : base(spec.Name, children)
    {
        _spec = spec;
        _fields = new FieldMapper?[spec.Sources.Count];
        _after = spec.After is null ? null : new CompositeValue[spec.Sources.Count];
        _order = Comparer<CompositeValue[]>.Create(Compare);
    }

    public override string TypedName => "composite";

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        var sources = _spec.Sources.Select((source, i) => SourceLeaf.Create(at, source, _fields[i])).ToArray();
        return sources.Any(source => source is null) ? LeafAggregator.Nothing : new Leaf(this, sources!, BindChildren(at));
    }

    public override void CheckMapping(SearchTarget target)
    {
        base.CheckMapping(target);
        for (var i = 0; i < _fields.Length; i++)
        {
            var source = _spec.Sources[i];
            _fields[i] = (source.Interval is null ? Field(target, source.Field) : NumericField(target, source.Field, source.Type)) ?? _fields[i];
            source.Interval?.Check();
            if (_spec.After is { } after && (after.Count != _fields.Length || !after.ContainsKey(source.Name)))
            {
                throw Refuse.IllegalArgument($"Missing value for [after.{source.Name}]");
            }

            if (_after is not null)
            {
                _after[i] = AfterValue(target, source, _fields[i], _spec.After![source.Name]);
            }
        }
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        var buckets = _pages.Peek(bucket)?.Buckets.ToList() ?? [];
        if (buckets.Count > 0)
        {
            json.WritePropertyName("after_key");
            WriteKey(json, buckets[^1].Key);
        }

        json.WriteStartArray("buckets");
        foreach (var (key, found) in buckets)
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            WriteKey(json, key);
            json.WriteNumber("doc_count", found.Count);
            WriteChildren(json, found.Number, output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static CompositeValue AfterValue(SearchTarget target, CompositeSource source, FieldMapper? field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return source.MissingBucket
                ? CompositeValue.Missing
                : throw Refuse.IllegalArgument($"invalid value, expected one of its type for the source [{source.Name}], got null");
        }

        var text = value.ScalarText();
        return (source, field) switch
        {
            ({ Format: { } format }, _) => CompositeValue.Of(format.TryParse(text, out var millis, offset: source.Zone!.GetUtcOffset(DateTime.UnixEpoch)) ? millis : throw format.Failure(text)),
            ({ Interval: { } }, _) => CompositeValue.Of(Number(text)),
            (_, { Column: ColumnKind.Keyword } or null) => CompositeValue.Of(new BytesRef(text)),
            (_, BooleanMapper) => CompositeValue.Of(text == "true" ? 1 : 0),
            (_, DateMapper date) when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                CompositeValue.Of(DateMath.Parse(text, date.Format, target.Context.Fields.Now, roundUp: false)),
            _ => CompositeValue.Of(Number(text)),
        };
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Refuse.NumberFormat(text);

    private void WriteKey(Utf8JsonWriter json, CompositeValue[] key)
    {
        json.WriteStartObject();
        for (var i = 0; i < key.Length; i++)
        {
            json.WritePropertyName(_spec.Sources[i].Name);
            Write(json, _spec.Sources[i], _fields[i], key[i]);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CompositeSource source, FieldMapper? field, in CompositeValue value)
    {
        if (value.IsMissing)
        {
            json.WriteNullValue();
        }
        else if (value.Term is { } term)
        {
            json.WriteStringValue(term.Bytes.AsSpan(term.Offset, term.Length));
        }
        else if (source.Format is { } format)
        {
            json.WriteStringValue(format.Format((long)value.Number, source.Zone!));
        }
        else if (field is BooleanMapper)
        {
            json.WriteBooleanValue(value.Number != 0);
        }
        else if (source.Zone is null && (source.Interval is not null || field is { Column: ColumnKind.Floating }))
        {
            json.WriteDouble(value.Number);
        }
        else
        {
            json.WriteNumberValue((long)value.Number);
        }
    }

    private int Compare(CompositeValue[]? a, CompositeValue[]? b)
    {
        for (var i = 0; i < a!.Length; i++)
        {
            if (Compare(_spec.Sources[i], a[i], b![i]) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int Compare(CompositeSource source, in CompositeValue a, in CompositeValue b)
    {
        if (a.IsMissing != b.IsMissing && source.MissingFirst is { } first)
        {
            return a.IsMissing == first ? -1 : 1;
        }

        var order = (a.IsMissing, b.IsMissing) switch
        {
            (true, true) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ => a.Term is { } term ? term.CompareTo(b.Term!) : a.Number.CompareTo(b.Number),
        };
        return source.Descending ? -order : order;
    }

    /// <summary>Takes a bucket's number if its key belongs on the page; negative if not.</summary>
    private int Count(int parent, CompositeValue[] key)
    {
        if (_after is not null && Compare(key, _after) <= 0)
        {
            return -1;
        }

        ref var page = ref _pages[parent];
        page ??= new Page(_order);
        var buckets = page.Buckets;
        if (buckets.TryGetValue(key, out var found))
        {
            found.Count++;
            return found.Number;
        }

        if (buckets.Count == _spec.Size)
        {
            if (Compare(key, page.Last!) > 0)
            {
                return -1;
            }

            buckets.Remove(page.Last!);
        }

        var bucket = new Bucket(_nextNumber++) { Count = 1 };
        buckets.Add([.. key], bucket);
        page.Last = buckets.Count == _spec.Size ? buckets.Keys.Last() : null;
        return bucket.Number;
    }

    private sealed class Page(IComparer<CompositeValue[]> order)
    {
        public SortedDictionary<CompositeValue[], Bucket> Buckets { get; } = new(order);

        /// <summary>The last key of a full page.</summary>
        public CompositeValue[]? Last { get; set; }
    }

    private sealed class Bucket(int number)
    {
        public int Number => number;

        public long Count { get; set; }
    }

    private sealed class Leaf(CompositeAggregator owner, SourceLeaf[] sources, LeafAggregator[] children) : LeafAggregator
    {
        private readonly CompositeValue[] _key = new CompositeValue[sources.Length];

        public override void Collect(int doc, int bucket) => Combine(doc, bucket, 0);

        private void Combine(int doc, int bucket, int place)
        {
            if (place < sources.Length)
            {
                sources[place].ForEach(doc, value =>
                {
                    _key[place] = value;
                    Combine(doc, bucket, place + 1);
                });
                return;
            }

            if (owner.Count(bucket, _key) is >= 0 and var number)
            {
                foreach (var child in children)
                {
                    child.Collect(doc, number);
                }
            }
        }
    }

    /// <summary>The values that one source has for a document.</summary>
    private sealed class SourceLeaf(CompositeSource source, KeywordColumn? keywords, NumericColumn? numbers, bool isFloating)
    {
        /// <summary>Null: the index lacks the field, and documents without it have no bucket.</summary>
        public static SourceLeaf? Create(SegmentBinding at, CompositeSource source, FieldMapper? field)
        {
            if (field is null || !at.Target.Context.Mapping.Fields.ContainsKey(source.Field))
            {
                return source.MissingBucket ? new SourceLeaf(source, null, null, false) : null;
            }

            return field.Column == ColumnKind.Keyword
                ? new SourceLeaf(source, at.Keywords(field), null, false)
                : new SourceLeaf(source, null, at.Numbers(field), field.Column == ColumnKind.Floating);
        }

        public void ForEach(int doc, Action<CompositeValue> take)
        {
            var any = false;
            if (keywords is not null)
            {
                foreach (var ordinal in keywords.Ordinals(doc))
                {
                    any = true;
                    take(CompositeValue.Of(keywords.Term(ordinal)));
                }
            }
            else if (numbers is not null)
            {
                foreach (var value in numbers.Values(doc))
                {
                    any = true;
                    var number = isFloating ? SortableNumber.Decode(value) : value;
                    take(CompositeValue.Of(source.Interval is { } interval ? interval.Start(interval.Step(number)) : number));
                }
            }

            if (!any && source.MissingBucket)
            {
                take(CompositeValue.Missing);
            }
        }
    }
}

/// <summary>A part of a composite key: a term, a number, or that there is no value.</summary>
internal readonly record struct CompositeValue(BytesRef? Term, double Number, bool IsMissing)
{
    public static CompositeValue Missing { get; } = new(null, 0, true);

    public static CompositeValue Of(BytesRef term) => new(term, 0, false);

    public static CompositeValue Of(double number) => new(null, number, false);

    public override string ToString() => IsMissing ? "null" : Term is { } term ? Encoding.UTF8.GetString(term.Bytes, term.Offset, term.Length) : $"{Number}";
}
