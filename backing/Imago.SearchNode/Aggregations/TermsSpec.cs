using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
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
        var parameters = new Parameters("terms", json);
        var size = parameters.Whole("size", StandardSize);
        var spec = new TermsSpec(
            name,
            parameters.RequiredText("field"),
            size,
            parameters.Whole("shard_size", (int)Math.Min(int.MaxValue, (size * 1.5) + 10)),
            parameters.Whole("min_doc_count", 1),
            parameters.Take("order") is { } order ? BucketOrder.Parse(order) : [new BucketOrder("_count", true)],
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

        parameters.End();
        foreach (var path in spec.Order.Where(order => order.Path is not ("_count" or "_key")))
        {
            if (children.All(child => child.Name != path.Path))
            {
                throw Refuse.IllegalArgument(
                    $"Invalid aggregation order path [{path.Path}]. The provided aggregation [{path.Path}] either does not exist, or is a pipeline " +
                    "aggregation and cannot be used to sort the buckets.");
            }
        }

        return spec;
    }

    public override Aggregator Create() => new TermsAggregator(this, CreateChildren());
}

/// <summary>What buckets are ordered by.</summary>
/// <param name="Path"><c>_count</c>, <c>_key</c> or the name of a metric inside.</param>
internal sealed record BucketOrder(string Path, bool Descending)
{
    public static IReadOnlyList<BucketOrder> Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Parse)],
        JsonValueKind.Object => [.. json.EnumerateObject().Select(member => new BucketOrder(member.Name, member.Value.ScalarText().ToLowerInvariant() switch
        {
            "desc" => true,
            "asc" => false,
            var other => throw Refuse.Parsing($"Unknown order direction [{other}]"),
        }))],
        _ => throw Refuse.Parsing("[order] must be an object or an array of objects"),
    };
}
