namespace Imago.SearchNode.Aggregations;

/// <summary>
/// Numbers the pairs of a parent's bucket and a key densely, and counts documents in them: what terms and histograms have in common.
/// </summary>
internal sealed class BucketKeys
{
    private readonly Dictionary<(int Parent, long Key), int> _numbers = [];
    private readonly List<(int Parent, long Key)> _keys = [];
    private readonly List<long> _counts = [];

    public int Count(int parent, long key)
    {
        ref var number = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (parent, key), out var known);
        if (!known)
        {
            number = _keys.Count;
            _keys.Add((parent, key));
            _counts.Add(0);
        }

        _counts[number]++;
        return number;
    }

    /// <summary>Counts a document in a bucket that has its number already.</summary>
    public void CountAgain(int number) => _counts[number]++;

    /// <summary>The buckets inside one bucket of the parent.</summary>
    public List<KeyedBucket> Of(int parent)
    {
        var buckets = new List<KeyedBucket>();
        for (var number = 0; number < _keys.Count; number++)
        {
            if (_keys[number].Parent == parent)
            {
                buckets.Add(new KeyedBucket(_keys[number].Key, number, _counts[number]));
            }
        }

        return buckets;
    }
}

/// <param name="Number">Negative: no document fell into it.</param>
internal readonly record struct KeyedBucket(long Key, int Number, long Count);
