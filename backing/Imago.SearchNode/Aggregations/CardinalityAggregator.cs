using System.Text.Json;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Aggregations;

internal sealed record CardinalitySpec(string Name, string Field) : AggregationSpec(Name, [])
{
    public static CardinalitySpec Parse(string name, JsonElement json)
    {
        var parameters = new Parameters("cardinality", json);
        var spec = new CardinalitySpec(name, parameters.RequiredText("field"));

        // A hint: this node counts exactly, whatever the precision asked for.
        parameters.OptionalWhole("precision_threshold");
        parameters.Refused("missing");
        parameters.Refused("script");
        parameters.Take("execution_hint");
        parameters.EndOfObject();
        return spec;
    }

    protected override Aggregator CreateAggregator() => new CardinalityAggregator(this);
}

/// <summary>The number of distinct values, exactly.</summary>
internal sealed class CardinalityAggregator(CardinalitySpec spec) : Aggregator(spec.Name, [])
{
    private readonly Dictionary<BytesRef, long> _terms = [];
    private readonly HashSet<(int Bucket, long Value)> _seen = [];
    private readonly BucketValues<long> _counts = new(0);

    public override string TypedName => "cardinality";

    public override LeafAggregator Bind(SegmentBinding at) => Field(at.Target, spec.Field) switch
    {
        null => LeafAggregator.Nothing,
        { Column: ColumnKind.Keyword } field => new KeywordLeaf(this, at.Keywords(field)),
        var field => new NumericLeaf(this, at.Numbers(field)),
    };

    public override void CheckMapping(SearchTarget target) => _ = Field(target, spec.Field);

    public override double OrderValue(int bucket, string? property) => _counts.Peek(bucket);

    protected override void WriteMembers(Utf8JsonWriter json, int bucket, AggregationOutput output) => json.WriteNumber("value", _counts.Peek(bucket));

    private void Add(int bucket, long value)
    {
        if (_seen.Add((bucket, value)))
        {
            _counts[bucket]++;
        }
    }

    private sealed class NumericLeaf(CardinalityAggregator owner, Columns.NumericColumn column) : LeafAggregator
    {
        public override void Collect(int doc, int bucket)
        {
            foreach (var value in column.Values(doc))
            {
                owner.Add(bucket, value);
            }
        }
    }

    private sealed class KeywordLeaf(CardinalityAggregator owner, Columns.KeywordColumn column) : LeafAggregator
    {
        private readonly long[] _numbers = NewNumbers(column.TermCount);

        public override void Collect(int doc, int bucket)
        {
            foreach (var ordinal in column.Ordinals(doc))
            {
                ref var number = ref _numbers[ordinal];
                if (number < 0)
                {
                    var term = column.Term(ordinal);
                    if (!owner._terms.TryGetValue(term, out number))
                    {
                        number = owner._terms[term] = owner._terms.Count;
                    }
                }

                owner.Add(bucket, number);
            }
        }

        private static long[] NewNumbers(int count)
        {
            var numbers = new long[count];
            Array.Fill(numbers, -1);
            return numbers;
        }
    }
}
