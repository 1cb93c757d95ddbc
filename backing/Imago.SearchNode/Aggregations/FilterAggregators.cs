using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

internal sealed record FilterSpec(string Name, QueryNode Filter, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static FilterSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children) => new(name, QueryParser.Parse(json), children);

    public override Aggregator Create() => new SingleBucketAggregator("filter", Name, CreateChildren(), (target, segment) =>
        new SegmentFilter(Filter.Build(target.Context)).Bits(segment).Get);
}

internal sealed record MissingSpec(string Name, string Field, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static MissingSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("missing", json);
        var spec = new MissingSpec(name, parameters.RequiredText("field"), children);
        parameters.Refused("missing");
        parameters.End();
        return spec;
    }

    public override Aggregator Create() => new SingleBucketAggregator("missing", Name, CreateChildren(), Selects);

    private Func<int, bool> Selects(SearchTarget target, AtomicReaderContext segment)
    {
        if (!target.Context.Mapping.Fields.TryGetValue(Field, out var field))
        {
            return _ => true;
        }

        switch (field.Column)
        {
            case ColumnKind.Keyword:
                var keywords = target.Index.Columns.Keyword(segment.AtomicReader, Field);
                return doc => !keywords.Has(doc);
            case ColumnKind.None:
                throw FieldData.Disabled(Field, target.Index.Name);
            default:
                var numbers = target.Index.Columns.Numeric(segment.AtomicReader, Field);
                return doc => !numbers.Has(doc);
        }
    }
}

internal sealed record GlobalSpec(string Name, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static GlobalSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        new Parameters("global", json).End();
        return new GlobalSpec(name, children);
    }

    public override Aggregator Create() => new SingleBucketAggregator("global", Name, CreateChildren(), (_, _) => _ => true, ignoresQuery: true);
}

/// <summary>One bucket for each bucket of the parent: the documents that a condition selects.</summary>
internal sealed class SingleBucketAggregator(
    string typedName,
    string name,
    IReadOnlyList<Aggregator> children,
    Func<SearchTarget, AtomicReaderContext, Func<int, bool>> selects,
    bool ignoresQuery = false) : Aggregator(name, children)
{
    private readonly BucketValues<long> _counts = new(0);

    public override string TypedName => typedName;

    public override bool IgnoresQuery => ignoresQuery;

    public override LeafAggregator Bind(SearchTarget target, AtomicReaderContext segment) =>
        new Leaf(_counts, selects(target, segment), BindChildren(target, segment));

    public override double OrderValue(int bucket) => _counts.Peek(bucket);

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        json.WriteNumber("doc_count", _counts.Peek(bucket));
        WriteChildren(json, bucket, typedKeys);
    }

    private sealed class Leaf(BucketValues<long> counts, Func<int, bool> selects, LeafAggregator[] children) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            if (!selects(doc))
            {
                return;
            }

            counts[bucket]++;
            foreach (var child in children)
            {
                child.Collect(doc, bucket);
            }
        }
    }
}

/// <param name="Keys">Null: an anonymous list of filters.</param>
internal sealed record FiltersSpec(string Name, IReadOnlyList<string>? Keys, IReadOnlyList<QueryNode> Filters, string? OtherKey, IReadOnlyList<AggregationSpec> Children)
    : AggregationSpec(Name, Children)
{
    public static FiltersSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("filters", json);
        var filters = parameters.Required("filters");
        var otherKey = parameters.Text("other_bucket_key") ?? (parameters.Flag("other_bucket", false) ? "_other_" : null);
        parameters.Refused("keyed", "true");
        parameters.End();
        return filters.ValueKind switch
        {
            JsonValueKind.Array => new FiltersSpec(name, null, [.. filters.EnumerateArray().Select(QueryParser.Parse)], otherKey, children),
            JsonValueKind.Object => Keyed(name, filters, otherKey, children),
            _ => throw Refuse.Parsing("[filters] of a filters aggregation must be an object or an array"),
        };
    }

    public override Aggregator Create() => new FiltersAggregator(this, CreateChildren());

    private static FiltersSpec Keyed(string name, JsonElement filters, string? otherKey, IReadOnlyList<AggregationSpec> children)
    {
        // Elasticsearch answers the keys in their own order, whatever the order of the request.
        var members = filters.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        return new FiltersSpec(
            name, [.. members.Select(member => member.Name)], [.. members.Select(member => QueryParser.Parse(member.Value))], otherKey, children);
    }
}

/// <summary>A bucket for each of several filters, which may overlap.</summary>
internal sealed class FiltersAggregator(FiltersSpec spec, IReadOnlyList<Aggregator> children) : Aggregator(spec.Name, children)
{
    private readonly BucketValues<long> _counts = new(0);

    public override string TypedName => "filters";

    private int Width => spec.Filters.Count + (spec.OtherKey is null ? 0 : 1);

    public override LeafAggregator Bind(SearchTarget target, AtomicReaderContext segment) => new Leaf(
        _counts,
        [.. spec.Filters.Select(filter => new SegmentFilter(filter.Build(target.Context)).Bits(segment))],
        spec.OtherKey is not null,
        Width,
        BindChildren(target, segment));

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, bool typedKeys)
    {
        json.WritePropertyName("buckets");
        if (spec.Keys is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartObject();
        }

        for (var i = 0; i < Width; i++)
        {
            if (spec.Keys is not null)
            {
                json.WritePropertyName(i < spec.Keys.Count ? spec.Keys[i] : spec.OtherKey!);
            }

            var own = bucket < 0 ? -1 : (bucket * Width) + i;
            json.WriteStartObject();
            json.WriteNumber("doc_count", _counts.Peek(own));
            WriteChildren(json, own, typedKeys);
            json.WriteEndObject();
        }

        if (spec.Keys is null)
        {
            json.WriteEndArray();
        }
        else
        {
            json.WriteEndObject();
        }
    }

    private sealed class Leaf(BucketValues<long> counts, IBits[] filters, bool hasOther, int width, LeafAggregator[] children) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            var any = false;
            for (var i = 0; i < filters.Length; i++)
            {
                if (filters[i].Get(doc))
                {
                    any = true;
                    Count(doc, (bucket * width) + i);
                }
            }

            if (hasOther && !any)
            {
                Count(doc, (bucket * width) + filters.Length);
            }
        }

        private void Count(int doc, int own)
        {
            counts[own]++;
            foreach (var child in children)
            {
                child.Collect(doc, own);
            }
        }
    }
}
