using System.Runtime.InteropServices;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Aggregations;

/// <summary>
/// Numbers the pairs of a parent's bucket and a key densely, and counts documents in them: what terms and histograms have in common.
/// </summary>
internal sealed class BucketKeys
{
    /// <summary>Some 100 bytes each: more would endanger the process.</summary>
    private const int Most = 4_000_000;

    private readonly Dictionary<(int Parent, long Key), int> _numbers = [];
    private readonly List<(int Parent, long Key)> _keys = [];
    private readonly List<long> _counts = [];
    private Dictionary<int, List<KeyedBucket>>? _byParent;

    public int Count(int parent, long key, long documents = 1)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (parent, key), out var known);
        if (!known)
        {
            if (_keys.Count == Most)
            {
                throw Refuse.TooLarge($"an aggregation needs more than [{Most}] buckets in memory");
            }

            number = _keys.Count;
            _keys.Add((parent, key));
            _counts.Add(0);
        }

        _counts[number] += documents;
        return number;
    }

    /// <summary>Counts a document in a bucket that has its number already.</summary>
    public void CountAgain(int number, long documents = 1) => _counts[number] += documents;

    /// <summary>The buckets inside one bucket of the parent; asked for when everything is counted.</summary>
    public List<KeyedBucket> Of(int parent)
    {
        if (_byParent is null)
        {
            _byParent = [];
            for (var number = 0; number < _keys.Count; number++)
            {
                ref var buckets = ref CollectionsMarshal.GetValueRefOrAddDefault(_byParent, _keys[number].Parent, out _);
                (buckets ??= []).Add(new KeyedBucket(_keys[number].Key, number, _counts[number]));
            }
        }

        return _byParent.TryGetValue(parent, out var found) ? [.. found] : [];
    }
}

/// <param name="Number">Negative: no document fell into it.</param>
internal readonly record struct KeyedBucket(long Key, int Number, long Count);
