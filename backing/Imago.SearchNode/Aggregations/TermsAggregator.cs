using System.Text;
using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Rest;
using Imago.SearchNode.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

/// <summary>Counts distinct values. Keywords get numbers in the order in which they are met; each segment maps its own numbers to those once.</summary>
internal sealed class TermsAggregator(TermsSpec spec, IReadOnlyList<Aggregator> children) : Aggregator(spec.Name, children)
{
    private readonly BucketKeys _buckets = new();
    private readonly Dictionary<BytesRef, int> _numbers = [];
    private readonly List<BytesRef> _terms = [];
    private readonly HashSet<long> _allNumbers = [];
    private FieldMapper? _field;

    public override string TypedName => _field switch
    {
        { Column: ColumnKind.Floating } => "dterms",
        { Column: ColumnKind.Integral } => "lterms",
        _ => "sterms",
    };

    private bool IsKeyword => _field is null or { Column: ColumnKind.Keyword };

    public override LeafAggregator Bind(SegmentBinding at)
    {
        CheckMapping(at.Target);
        var inner = BindChildren(at);
        if (Field(at.Target, spec.Field) is not { } field)
        {
            return spec.Missing is { } missing && IsKeyword ? new MissingLeaf(this, Number(new BytesRef(missing)), inner) : LeafAggregator.Nothing;
        }

        return field.Column == ColumnKind.Keyword
            ? new KeywordLeaf(this, at.Keywords(field), inner)
            : new NumericLeaf(this, at.Numbers(field), MissingNumber(field, at.Target), at.Documents, inner);
    }

    public override void CheckMapping(SearchTarget target)
    {
        base.CheckMapping(target);
        BucketOrder.Check(spec.Order, spec.Children);
        if (Field(target, spec.Field) is not { } field)
        {
            return;
        }

        if (_field is not null && _field.Column != field.Column)
        {
            throw Refuse.IllegalArgument(
                $"Failed trying to aggregate on [{spec.Field}]: it is of type [{_field.TypeName}] in one index and of type [{field.TypeName}] in another");
        }

        if (field.Column != ColumnKind.Keyword && (spec.Include is { IsPattern: true } || spec.Exclude is { IsPattern: true }))
        {
            throw Refuse.IllegalArgument(
                $"Aggregation [{Name}] cannot support regular expression style include/exclude settings as they can only be applied to string fields. " +
                "Use an array of values for include/exclude clauses");
        }

        _field = field;
    }

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        var buckets = _buckets.Of(bucket);
        if (spec.MinDocCount == 0)
        {
            AddEmpty(buckets);
        }

        buckets.RemoveAll(item => item.Count < spec.MinDocCount || !IsWanted(item.Key));
        BucketOrder.Sort(buckets, spec.Order, Children, CompareKeys);
        var shown = buckets.Take(spec.Size).ToList();
        CheckBuckets(shown.Count);

        // Counts are exact; -1 is how Elasticsearch says that an order tells nothing about the terms that a shard left out.
        var isKnown = buckets.Count < spec.ShardSize || spec.Order[0] is { Path: BucketOrder.Key } or { Path: BucketOrder.Count, Descending: true };
        json.WriteNumber("doc_count_error_upper_bound", isKnown ? 0 : -1);
        json.WriteNumber("sum_other_doc_count", buckets.Skip(spec.Size).Sum(item => item.Count));
        json.WriteStartArray("buckets");
        foreach (var item in shown)
        {
            json.WriteStartObject();
            WriteKey(json, item.Key);
            json.WriteNumber("doc_count", item.Count);
            WriteChildren(json, item.Number, output);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteKey(Utf8JsonWriter json, long key)
    {
        if (IsKeyword)
        {
            var term = _terms[(int)key];
            json.WriteString("key", term.Bytes.AsSpan(term.Offset, term.Length));
        }
        else if (_field!.Column == ColumnKind.Floating)
        {
            json.WriteDouble("key", SortableNumber.Decode(key));
        }
        else
        {
            json.WriteNumber("key", key);
            if (_field is DateMapper or BooleanMapper)
            {
                json.WriteString("key_as_string", _field.FormatKey(key));
            }
        }
    }

    private bool IsWanted(long key)
    {
        if (spec.Include is null && spec.Exclude is null)
        {
            return true;
        }

        var text = IsKeyword ? Encoding.UTF8.GetString(_terms[(int)key].Bytes, _terms[(int)key].Offset, _terms[(int)key].Length) : _field!.FormatKey(key);
        return (spec.Include?.Selects(text) ?? true) && !(spec.Exclude?.Selects(text) ?? false);
    }

    private int CompareKeys(long a, long b) => IsKeyword ? _terms[(int)a].CompareTo(_terms[(int)b]) : a.CompareTo(b);

    private void AddEmpty(List<KeyedBucket> buckets)
    {
        var known = buckets.Select(item => item.Key).ToHashSet();
        var all = IsKeyword ? Enumerable.Range(0, _terms.Count).Select(number => (long)number) : _allNumbers;
        buckets.AddRange(all.Where(key => !known.Contains(key)).Select(key => new KeyedBucket(key, -1, 0)));
    }

    private int Number(BytesRef term)
    {
        if (!_numbers.TryGetValue(term, out var number))
        {
            number = _terms.Count;
            _numbers[term] = number;
            _terms.Add(term);
        }

        return number;
    }

    private long? MissingNumber(FieldMapper field, SearchTarget target)
    {
        if (spec.Missing is not { } text)
        {
            return null;
        }

        return field switch
        {
            NumberMapper number => number.Type.TryExact(text, out var exact) ? exact : throw Refuse.NumberFormat(text),
            DateMapper date => DateMath.Parse(text, date.Format, target.Context.Fields.Now, roundUp: false),
            _ => text switch
            {
                "true" or "1" => 1,
                "false" or "0" => 0,
                _ => throw Refuse.IllegalArgument($"Cannot parse boolean [{text}], expected either [true] or [false]"),
            },
        };
    }

    private void Count(int doc, int parent, long key, LeafAggregator[] inner)
    {
        var number = _buckets.Count(parent, key);
        foreach (var child in inner)
        {
            child.Collect(doc, number);
        }
    }

    private sealed class KeywordLeaf : LeafAggregator
    {
        private readonly TermsAggregator _owner;
        private readonly KeywordColumn _column;
        private readonly LeafAggregator[] _inner;
        private readonly int[] _numbers;
        private readonly int _missing;

        public KeywordLeaf(TermsAggregator owner, KeywordColumn column, LeafAggregator[] inner)
        {
            _owner = owner;
            _column = column;
            _inner = inner;
            _numbers = new int[column.TermCount];
            _missing = owner.MissingTerm();
            Array.Fill(_numbers, -1);
            if (owner.ListsEmpty)
            {
                for (var ordinal = 0; ordinal < _numbers.Length; ordinal++)
                {
                    _numbers[ordinal] = owner.Number(column.Term(ordinal));
                }
            }
        }

        /// <summary>Counts in an array over the segment's own numbers, and looks up the terms once at the end.</summary>
        public override void CollectAll(FixedBitSet documents, int bucket)
        {
            if (_inner.Length > 0)
            {
                base.CollectAll(documents, bucket);
                return;
            }

            var (counts, without) = _column.Count(documents);
            for (var ordinal = 0; ordinal < counts.Length; ordinal++)
            {
                if (counts[ordinal] > 0)
                {
                    _owner._buckets.Count(bucket, NumberOf(ordinal), counts[ordinal]);
                }
            }

            if (without > 0 && _missing >= 0)
            {
                _owner._buckets.Count(bucket, _missing, without);
            }
        }

        public override void Collect(int doc, int bucket)
        {
            var ordinals = _column.Ordinals(doc);
            if (ordinals.IsEmpty && _missing >= 0)
            {
                _owner.Count(doc, bucket, _missing, _inner);
            }

            foreach (var ordinal in ordinals)
            {
                _owner.Count(doc, bucket, NumberOf(ordinal), _inner);
            }
        }

        private int NumberOf(int ordinal)
        {
            ref var number = ref _numbers[ordinal];
            if (number < 0)
            {
                number = _owner.Number(_column.Term(ordinal));
            }

            return number;
        }
    }

    private sealed class NumericLeaf : LeafAggregator
    {
        private readonly TermsAggregator _owner;
        private readonly NumericColumn _column;
        private readonly long? _missing;
        private readonly LeafAggregator[] _inner;

        public NumericLeaf(TermsAggregator owner, NumericColumn column, long? missing, int documents, LeafAggregator[] inner)
        {
            _owner = owner;
            _column = column;
            _missing = missing;
            _inner = inner;
            for (var doc = 0; owner.ListsEmpty && doc < documents; doc++)
            {
                foreach (var value in column.Values(doc))
                {
                    owner._allNumbers.Add(value);
                }
            }
        }

        public override void Collect(int doc, int bucket)
        {
            if (!_column.Has(doc))
            {
                if (_missing is { } missing)
                {
                    _owner.Count(doc, bucket, missing, _inner);
                }

                return;
            }

            long? previous = null;
            foreach (var value in _column.Values(doc))
            {
                if (value != previous)
                {
                    previous = value;
                    _owner.Count(doc, bucket, value, _inner);
                }
            }
        }
    }

    private sealed class MissingLeaf(TermsAggregator owner, int number, LeafAggregator[] inner) : LeafAggregator
    {
        public override void Collect(int doc, int bucket) => owner.Count(doc, bucket, number, inner);
    }

    private bool ListsEmpty => spec.MinDocCount == 0;

    private int MissingTerm() => spec.Missing is { } text ? Number(new BytesRef(text)) : -1;
}
