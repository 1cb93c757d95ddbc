using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Aggregations;

/// <summary><c>terms</c>: a bucket for each distinct value.</summary>
/// <param name="ShardSize">How many terms a shard of Elasticsearch would send; this node counts all.</param>
/// <param name="Missing">Value that documents without one count as.</param>
/// <param name="Include">Only these values; null: all.</param>
/// <param name="Exclude">Not these; null: none is left out.</param>
internal sealed record TermsSpec(
    string Name,
    string Field,
    int Size,
    int ShardSize,
    int MinDocCount,
    IReadOnlyList<BucketOrder> Order,
    string? Missing,
    TermSelector? Include,
    TermSelector? Exclude,
    IReadOnlyList<AggregationSpec> Children) : AggregationSpec(Name, Children)
{
    private const int StandardSize = 10;

    public static TermsSpec Parse(string name, JsonElement json, IReadOnlyList<AggregationSpec> children)
    {
        var parameters = new Parameters("terms", json) { IsQuery = false };
        var size = parameters.Whole("size", StandardSize);
        var spec = new TermsSpec(
            name,
            parameters.RequiredText("field"),
            size,
            parameters.Whole("shard_size", (int)Math.Min(int.MaxValue, (size * 1.5) + 10)),
            parameters.Whole("min_doc_count", 1),
            parameters.Take("order") is { } order ? BucketOrder.Parse(order) : [new BucketOrder(BucketOrder.Count, true)],
            parameters.Text("missing"),
            TermSelector.Take(parameters, "include"),
            TermSelector.Take(parameters, "exclude"),
            children);
        if (spec.Size <= 0)
        {
            throw Refuse.IllegalArgument($"[size] must be greater than 0. Found [{spec.Size}] in [{name}]");
        }

        // Hints on how to compute; this node's counts are exact without them.
        foreach (var hint in (ReadOnlySpan<string>)["shard_min_doc_count", "execution_hint", "collect_mode"])
        {
            parameters.Take(hint);
        }

        parameters.Refused("show_term_doc_count_error", "false");
        foreach (var refused in (ReadOnlySpan<string>)["format", "value_type", "script"])
        {
            parameters.Refused(refused);
        }

        parameters.EndOfObject();
        if (spec.MinDocCount < 0)
        {
            throw Refuse.IllegalArgument($"[min_doc_count] must be greater than or equal to 0. Found [{spec.MinDocCount}] in [{name}]");
        }

        return spec;
    }

    protected override Aggregator CreateAggregator() => new TermsAggregator(this, CreateChildren());
}
