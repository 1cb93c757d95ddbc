namespace Imago.SearchNode.Sorting;

/// <summary>
/// The best documents of one segment: a heap in flat arrays whose root is the worst kept one. Compares orders key by key and then the document's
/// place.
/// </summary>
internal sealed class TopHits(int capacity, int keys)
{
    private long[] _orders = new long[Math.Min(capacity, 64) * keys];
    private int[] _documents = new int[Math.Min(capacity, 64)];
    private float[] _scores = new float[Math.Min(capacity, 64)];

    public int Count { get; private set; }

    /// <summary>What the first order of a document may be at most for it to be kept.</summary>
    public long Limit { get; private set; } = long.MaxValue;

    public void Offer(ReadOnlySpan<long> orders, int document, float score)
    {
        if (Count < capacity)
        {
            Grow();
            Store(Count, orders, document, score);
            SiftUp(Count++);
            Limit = Count == capacity ? _orders[0] : long.MaxValue;
        }
        else if (capacity > 0 && Compare(orders, document, 0) < 0)
        {
            Store(0, orders, document, score);
            SiftDown(0);
            Limit = _orders[0];
        }
    }

    public ReadOnlySpan<long> Orders(int place) => _orders.AsSpan(place * keys, keys);

    public int Document(int place) => _documents[place];

    public float Score(int place) => _scores[place];

    private void Grow()
    {
        if (Count < _documents.Length)
        {
            return;
        }

        var size = Math.Min(capacity, 2 * _documents.Length);
        Array.Resize(ref _orders, size * keys);
        Array.Resize(ref _documents, size);
        Array.Resize(ref _scores, size);
    }

    private void Store(int place, ReadOnlySpan<long> orders, int document, float score)
    {
        orders.CopyTo(_orders.AsSpan(place * keys, keys));
        _documents[place] = document;
        _scores[place] = score;
    }

    private int Compare(ReadOnlySpan<long> orders, int document, int place)
    {
        var order = orders.SequenceCompareTo(Orders(place));
        return order != 0 ? order : document.CompareTo(_documents[place]);
    }

    private bool IsWorse(int a, int b) => Compare(Orders(a), _documents[a], b) > 0;

    private void SiftUp(int place)
    {
        while (place > 0 && (place - 1) / 2 is var parent && IsWorse(place, parent))
        {
            Swap(place, parent);
            place = parent;
        }
    }

    private void SiftDown(int place)
    {
        while ((2 * place) + 1 is var child && child < Count)
        {
            if (child + 1 < Count && IsWorse(child + 1, child))
            {
                child++;
            }

            if (!IsWorse(child, place))
            {
                return;
            }

            Swap(place, child);
            place = child;
        }
    }

    private void Swap(int a, int b)
    {
        for (var key = 0; key < keys; key++)
        {
            (_orders[(a * keys) + key], _orders[(b * keys) + key]) = (_orders[(b * keys) + key], _orders[(a * keys) + key]);
        }

        (_documents[a], _documents[b]) = (_documents[b], _documents[a]);
        (_scores[a], _scores[b]) = (_scores[b], _scores[a]);
    }
}
