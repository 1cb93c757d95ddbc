using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

/// <summary>An aggregation as the request says it.</summary>
internal abstract record AggregationSpec(string Name, IReadOnlyList<AggregationSpec> Children)
{
    /// <summary>Given back with the result.</summary>
    public JsonElement? Meta { get; init; }

    /// <summary>True if it, or one inside it, looks at scores.</summary>
    public virtual bool NeedsScores => Children.Any(child => child.NeedsScores);

    public Aggregator Create()
    {
        var aggregator = CreateAggregator();
        aggregator.Meta = Meta;
        return aggregator;
    }

    protected abstract Aggregator CreateAggregator();

    protected IReadOnlyList<Aggregator> CreateChildren() => [.. Children.Select(child => child.Create())];
}

/// <summary>What an aggregation is bound to: one segment of one index, and the scores of its matches where they are needed.</summary>
internal sealed record SegmentBinding(SearchTarget Target, AtomicReaderContext Segment, float[]? Scores)
{
    public int Documents => Segment.AtomicReader.MaxDoc;

    public NumericColumn Numbers(FieldMapper field) => Target.Index.Columns.Numeric(Segment.AtomicReader, field.Path);

    public KeywordColumn Keywords(FieldMapper field) => Target.Index.Columns.Keyword(Segment.AtomicReader, field.Path);
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

    public JsonElement? Meta { get; set; }

    /// <summary>True for <c>global</c>: all documents of the indices, whatever the query says.</summary>
    public virtual bool IgnoresQuery => false;

    /// <summary>What <c>typed_keys</c> puts in front of the name.</summary>
    public abstract string TypedName { get; }

    public abstract LeafAggregator Bind(SegmentBinding at);

    /// <summary>Refuses what the mapping of an index makes impossible.</summary>
    public virtual void CheckMapping(SearchTarget target)
    {
        foreach (var child in Children)
        {
            child.CheckMapping(target);
        }
    }

    /// <summary>Writes the result of one bucket of the parent; a negative number is a bucket that no document fell into.</summary>
    public void Write(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        json.WritePropertyName(output.TypedKeys ? $"{TypedName}#{Name}" : Name);
        json.WriteStartObject();
        if (Meta is { } meta)
        {
            json.WritePropertyName("meta");
            meta.WriteTo(json);
        }

        WriteMembers(json, bucket, output);
        json.WriteEndObject();
    }

    /// <summary>The value that buckets can be ordered by.</summary>
    /// <param name="property">One of several values; null: the only one.</param>
    public virtual double OrderValue(int bucket, string? property) =>
        throw Refuse.IllegalArgument($"Invalid aggregation order path [{Name}]. The aggregation does not give a single number.");

    protected abstract void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output);

    protected LeafAggregator[] BindChildren(SegmentBinding at) => [.. Children.Select(child => child.Bind(at))];

    protected void WriteChildren(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        foreach (var child in Children)
        {
            child.Write(json, bucket, output);
        }
    }

    protected static void CheckBuckets(long count)
    {
        if (count > MostBuckets)
        {
            var cause = new ElasticException(
                StatusCodes.Status400BadRequest,
                "too_many_buckets_exception",
                $"Trying to create too many buckets. Must be less than or equal to: [{MostBuckets}] but this number of buckets was exceeded. This limit can be set " +
                "by changing the [search.max_buckets] cluster level setting.").With("max_buckets", MostBuckets.ToString(System.Globalization.CultureInfo.InvariantCulture));
            throw new ElasticException(StatusCodes.Status400BadRequest, "search_phase_execution_exception", "", cause) { FailedShards = [] };
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

    /// <summary>The same for what only numbers, dates and booleans have.</summary>
    /// <param name="type">Of the aggregation, as the request calls it.</param>
    protected static FieldMapper? NumericField(SearchTarget target, string name, string type) => Field(target, name) is { Column: ColumnKind.Keyword } field
        ? throw Refuse.IllegalArgument($"Field [{field.Path}] of type [{field.TypeName}] is not supported for aggregation [{type}]")
        : Field(target, name);
}

/// <summary>How results are written.</summary>
/// <param name="TypedKeys">Names carry the type in front.</param>
/// <param name="Query">Of the search, with its clock: for hits inside of buckets.</param>
internal sealed record AggregationOutput(bool TypedKeys, QueryNode? Query, SearchClock Clock);

/// <summary>An aggregation in one segment.</summary>
internal abstract class LeafAggregator
{
    /// <summary>For a field that the index lacks.</summary>
    public static LeafAggregator Nothing { get; } = new NothingCollected();

    public abstract void Collect(int doc, int bucket);

    /// <summary>Collects a whole set into one bucket; overridden where that is cheaper than one by one.</summary>
    public virtual void CollectAll(FixedBitSet documents, int bucket)
    {
        var words = documents.GetBits();
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = (ulong)words[i]; word != 0; word &= word - 1)
            {
                Collect((i << 6) + System.Numerics.BitOperations.TrailingZeroCount(word), bucket);
            }
        }
    }

    private sealed class NothingCollected : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
        }

        public override void CollectAll(FixedBitSet documents, int bucket)
        {
        }
    }
}

/// <summary>A value for each bucket; grows as buckets come.</summary>
internal sealed class BucketValues<T>(T initial)
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
