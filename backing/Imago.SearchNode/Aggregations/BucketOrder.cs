using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Aggregations;

/// <summary>What buckets are ordered by.</summary>
/// <param name="Path"><c>_count</c>, <c>_key</c> or a metric inside: <c>name</c>, <c>name.property</c>, <c>filter&gt;name</c>.</param>
internal sealed record BucketOrder(string Path, bool Descending)
{
    public const string Count = "_count";
    public const string Key = "_key";

    public static IReadOnlyList<BucketOrder> Parse(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Parse)],
        JsonValueKind.Object => [.. json.EnumerateObject().Select(member => new BucketOrder(member.Name, member.Value.ScalarText().ToLowerInvariant() switch
        {
            "desc" => true,
            "asc" => false,
            var other => throw Refuse.IllegalArgument($"Unknown order direction [{other}]"),
        }))],
        _ => throw Refuse.IllegalArgument("[order] must be an object or an array of objects"),
    };

    /// <summary>Refuses paths that lead nowhere.</summary>
    public static void Check(IReadOnlyList<BucketOrder> orders, IReadOnlyList<AggregationSpec> children)
    {
        foreach (var order in orders.Where(order => order.Path is not (Count or Key)))
        {
            var level = children;
            foreach (var name in order.Path.Split('.', 2)[0].Split('>'))
            {
                level = level.FirstOrDefault(child => child.Name == name)?.Children ?? throw Refuse.IllegalArgument(
                    $"Invalid aggregation order path [{order.Path}]. The provided aggregation [{name}] either does not exist, or is a pipeline " +
                    "aggregation and cannot be used to sort the buckets.");
            }
        }
    }

    /// <summary>Sorts buckets by the orders and, where those leave it open, by key.</summary>
    /// <param name="compareKeys">Ascending.</param>
    public static void Sort(List<KeyedBucket> buckets, IReadOnlyList<BucketOrder> orders, IReadOnlyList<Aggregator> children, Comparison<long> compareKeys)
    {
        var comparisons = orders.Select(order => order.Comparison(children, compareKeys)).Append((a, b) => compareKeys(a.Key, b.Key)).ToArray();
        buckets.Sort((a, b) =>
        {
            foreach (var compare in comparisons)
            {
                if (compare(a, b) is var result and not 0)
                {
                    return result;
                }
            }

            return 0;
        });
    }

    private Comparison<KeyedBucket> Comparison(IReadOnlyList<Aggregator> children, Comparison<long> compareKeys)
    {
        var sign = Descending ? -1 : 1;
        if (Path == Count)
        {
            return (a, b) => sign * a.Count.CompareTo(b.Count);
        }

        if (Path == Key)
        {
            return (a, b) => sign * compareKeys(a.Key, b.Key);
        }

        var parts = Path.Split('.', 2);
        Aggregator? metric = null;
        foreach (var name in parts[0].Split('>'))
        {
            metric = (metric?.Children ?? children).First(child => child.Name == name);
        }

        var property = parts.Length > 1 ? parts[1] : null;
        return (a, b) => (metric!.OrderValue(a.Number, property), metric.OrderValue(b.Number, property)) switch
        {
            // What has no value counts, as in Java, as larger than everything.
            (double.NaN, double.NaN) => 0,
            (double.NaN, _) => sign,
            (_, double.NaN) => -sign,
            var (x, y) => sign * x.CompareTo(y),
        };
    }
}
