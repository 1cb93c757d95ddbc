namespace Imago.SearchNode.Collapsing;

/// <summary>The best document of each of the best groups of one segment.</summary>
internal sealed class GroupHeads(int capacity)
{
    private readonly Dictionary<long, GroupHead> _byGroup = [];
    private readonly SortedSet<GroupHead> _ordered = new(BestFirst);

    private static readonly IComparer<GroupHead> BestFirst = Comparer<GroupHead>.Create((a, b) =>
        a.Orders.AsSpan().SequenceCompareTo(b.Orders) is var order and not 0 ? order : a.Document.CompareTo(b.Document));

    public IEnumerable<GroupHead> Ordered => _ordered;

    /// <summary>A group that gave way comes back with a better document, so that the best groups are there in the end.</summary>
    public void Offer(ReadOnlySpan<long> orders, int document, float score, long group)
    {
        // Documents come in ascending order, so that one with equal orders is the worse one.
        if (_ordered.Count == capacity && orders.SequenceCompareTo(_ordered.Max!.Orders) >= 0)
        {
            return;
        }

        if (_byGroup.TryGetValue(group, out var head))
        {
            if (orders.SequenceCompareTo(head.Orders) >= 0)
            {
                return;
            }

            _ordered.Remove(head);
        }
        else if (_ordered.Count == capacity)
        {
            _byGroup.Remove(_ordered.Max!.Group);
            _ordered.Remove(_ordered.Max!);
        }

        var better = new GroupHead([.. orders], document, score, group);
        _byGroup[group] = better;
        _ordered.Add(better);
    }
}

internal sealed record GroupHead(long[] Orders, int Document, float Score, long Group);
