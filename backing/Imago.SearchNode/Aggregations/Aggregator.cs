using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Search;
using Lucene.Net.Index;

namespace Imago.SearchNode.Aggregations;

/// <summary>An aggregation as the request says it.</summary>
internal abstract record AggregationSpec(string Name, IReadOnlyList<AggregationSpec> Children)
{
    public abstract Aggregator Create();

    protected IReadOnlyList<Aggregator> CreateChildren() => [.. Children.Select(child => child.Create())];
}

/// <summary>
/// Accumulates over all indices and segments of a search. State is kept by bucket number: the parent numbers its buckets densely from 0, and each
/// aggregation keeps its values in arrays over those numbers.
/// </summary>
internal abstract class Aggregator(string name, IReadOnlyList<Aggregator> children)
{
    /// <summary>Elasticsearch's default of <c>search.max_buckets</c>.</summary>
    private const int MostBuckets = 65_536;

    public string Name { get; } = name;

    public IReadOnlyList<Aggregator> Children { get; } = children;

    /// <summary>True for <c>global</c>: all documents of the indices, whatever the query says.</summary>
    public virtual bool IgnoresQuery => false;

    /// <summary>What <c>typed_keys</c> puts in front of the name.</summary>
    public abstract string TypedName { get; }

    public abstract LeafAggregator Bind(SearchTarget target, AtomicReaderContext segment);

    /// <summary>Refuses what the mapping of an index makes impossible.</summary>
    public virtual void CheckMapping(SearchTarget target)
    {
        foreach (var child in Children)
        {
            child.CheckMapping(target);
        }
    }

    /// <summary>Writes the result of one bucket of the parent; a negative number is a bucket that no document fell into.</summary>
    public void Write(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        json.WritePropertyName(typedKeys ? $"{TypedName}#{Name}" : Name);
        json.WriteStartObject();
        WriteMembers(json, bucket, typedKeys);
        json.WriteEndObject();
    }

    /// <summary>The value that buckets can be ordered by.</summary>
    public virtual double OrderValue(int bucket) =>
        throw Refuse.IllegalArgument($"Invalid aggregation order path [{Name}]. The aggregation does not give a single number.");

    protected abstract void WriteMembers(Utf8JsonWriter json, int bucket, bool typedKeys);

    protected LeafAggregator[] BindChildren(SearchTarget target, AtomicReaderContext segment) =>
        [.. Children.Select(child => child.Bind(target, segment))];

    protected void WriteChildren(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        foreach (var child in Children)
        {
            child.Write(json, bucket, typedKeys);
        }
    }

    protected static void CheckBuckets(long count)
    {
        if (count > MostBuckets)
        {
            throw new ElasticException(
                StatusCodes.Status400BadRequest,
                "too_many_buckets_exception",
                $"Trying to create too many buckets. Must be less than or equal to: [{MostBuckets}] but was [{MostBuckets + 1}]. This limit can be set " +
                "by changing the [search.max_buckets] cluster level setting.").With("max_buckets", MostBuckets.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The field in an index; null if the mapping lacks it. Analysed text is refused.</summary>
    protected static FieldMapper? Field(SearchTarget target, string name)
    {
        if (target.Context.Mapping.Fields.TryGetValue(name, out var field))
        {
            return field.Column == ColumnKind.None ? throw FieldData.Disabled(name, target.Index.Name) : field;
        }

        return name.StartsWith('_')
            ? throw Refuse.Unsupported($"aggregations on the metadata field [{name}]; supported are [_ignored, _seq_no]")
            : null;
    }

    protected static NumericColumn Numbers(SearchTarget target, AtomicReaderContext segment, FieldMapper field) =>
        target.Index.Columns.Numeric(segment.AtomicReader, field.Path);

    protected static KeywordColumn Keywords(SearchTarget target, AtomicReaderContext segment, FieldMapper field) =>
        target.Index.Columns.Keyword(segment.AtomicReader, field.Path);
}

/// <summary>An aggregation in one segment.</summary>
internal abstract class LeafAggregator
{
    public abstract void Collect(int doc, int bucket);

    /// <summary>For a field that the index lacks.</summary>
    public static LeafAggregator Nothing { get; } = new NothingCollected();

    private sealed class NothingCollected : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
        }
    }
}

/// <summary>A value for each bucket; grows as buckets come.</summary>
internal sealed class BucketValues<T>(T initial)
    where T : struct
{
    private T[] _values = [];

    public ref T this[int bucket]
    {
        get
        {
            if (bucket >= _values.Length)
            {
                var old = _values.Length;
                Array.Resize(ref _values, Math.Max(8, 2 * (bucket + 1)));
                _values.AsSpan(old).Fill(initial);
            }

            return ref _values[bucket];
        }
    }

    /// <summary>Without making room: for buckets that nothing was collected into.</summary>
    public T Peek(int bucket) => bucket >= 0 && bucket < _values.Length ? _values[bucket] : initial;
}
