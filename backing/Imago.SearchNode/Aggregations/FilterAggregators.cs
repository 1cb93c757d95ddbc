using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

internal sealed record FilterSpec(string Name, QueryNode Filter, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static FilterSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children) => new(name, QueryParser.Parse(json), children);

    protected override Aggregator CreateAggregator() => new SingleBucketAggregator(
        "filter", Name, CreateChildren(), at => Filter is MatchAllQuery ? null : new SegmentFilter(at.Target, Filter.Build(at.Target.Context)).Bits(at.Segment));
}

internal sealed record MissingSpec(string Name, string Field, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static MissingSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("missing", json);
        var spec = new MissingSpec(name, parameters.RequiredText("field"), children);
        parameters.Refused("missing");
        parameters.EndOfObject();
        return spec;
    }

    protected override Aggregator CreateAggregator() => new SingleBucketAggregator("missing", Name, CreateChildren(), Selects);

    private FixedBitSet? Selects(SegmentBinding at)
    {
        if (!at.Target.Context.Mapping.Fields.TryGetValue(Field, out var field))
        {
            return null;
        }

        return field.Column switch
        {
            ColumnKind.Keyword => at.Keywords(field).Missing,
            ColumnKind.None => throw FieldData.Disabled(Field, at.Target.Index.Name),
            _ => at.Numbers(field).Missing,
        };
    }
}

internal sealed record GlobalSpec(string Name, IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    public static GlobalSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        new Parameters("global", json).End();
        return new GlobalSpec(name, children);
    }

    protected override Aggregator CreateAggregator() => new SingleBucketAggregator("global", Name, CreateChildren(), _ => null, ignoresQuery: true);
}

/// <summary>One bucket for each bucket of the parent: the documents that a condition selects.</summary>
/// <param name="selects">The documents of a segment; null: all.</param>
internal sealed class SingleBucketAggregator(
    string typedName, string name, IReadOnlyList<Aggregator> children, Func<SegmentBinding, FixedBitSet?> selects, bool ignoresQuery = false)
    : Aggregator(name, children)
{
    private readonly BucketValues<long> _counts = new(0);

    public override string TypedName => typedName;

    public override bool IgnoresQuery => ignoresQuery;

    public override LeafAggregator Bind(SegmentBinding at) => new Leaf(_counts, selects(at), BindChildren(at));

    public override double OrderValue(int bucket, string? property) => _counts.Peek(bucket);

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
    {
        json.WriteNumber("doc_count", _counts.Peek(bucket));
        WriteChildren(json, bucket, output);
    }

    private sealed class Leaf(BucketValues<long> counts, FixedBitSet? selected, LeafAggregator[] children) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            if (selected is not null && !selected.Get(doc))
            {
                return;
            }

            counts[bucket]++;
            foreach (var child in children)
            {
                child.Collect(doc, bucket);
            }
        }

        public override void CollectAll(FixedBitSet documents, int bucket)
        {
            if (selected is null)
            {
                counts[bucket] += documents.Cardinality;
            }
            else if (children.Length == 0)
            {
                counts[bucket] += DocumentSets.CountBoth(documents, selected);
            }
            else
            {
                documents = DocumentSets.Both(documents, selected);
                counts[bucket] += documents.Cardinality;
            }

            foreach (var child in children)
            {
                child.CollectAll(documents, bucket);
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

    protected override Aggregator CreateAggregator() => new FiltersAggregator(this, CreateChildren());

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

    public override LeafAggregator Bind(SegmentBinding at) => new Leaf(
        _counts,
        [.. spec.Filters.Select(filter => new SegmentFilter(at.Target, filter.Build(at.Target.Context)).Bits(at.Segment))],
        spec.OtherKey is not null,
        Width,
        BindChildren(at));

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output)
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
            WriteChildren(json, own, output);
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

    private sealed class Leaf(BucketValues<long> counts, FixedBitSet[] filters, bool hasOther, int width, LeafAggregator[] children) : LeafAggregator
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

        public override void CollectAll(FixedBitSet documents, int bucket)
        {
            if (hasOther)
            {
                base.CollectAll(documents, bucket);
                return;
            }

            for (var i = 0; i < filters.Length; i++)
            {
                var both = DocumentSets.Both(documents, filters[i]);
                counts[(bucket * width) + i] += both.Cardinality;
                foreach (var child in children)
                {
                    child.CollectAll(both, (bucket * width) + i);
                }
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

/// <summary>Sets of documents of one segment.</summary>
internal static class DocumentSets
{
    public static FixedBitSet Both(FixedBitSet a, FixedBitSet b)
    {
        var both = (FixedBitSet)a.Clone();
        both.And(b);
        return both;
    }

    public static long CountBoth(FixedBitSet a, FixedBitSet b)
    {
        var (x, y) = (a.GetBits(), b.GetBits());
        var count = 0L;
        for (var i = 0; i < x.Length; i++)
        {
            count += System.Numerics.BitOperations.PopCount((ulong)(x[i] & y[i]));
        }

        return count;
    }
}
