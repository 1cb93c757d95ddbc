using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// Tells cheaply of most new documents that they are new: a Bloom filter over the ids of an index. Looking an id up in every segment is a sixth
/// of the work of ingesting, and nearly always in vain. Grows by adding a filter of twice the size; ids are never taken out. Safe for concurrent use.
/// </summary>
internal sealed class KnownIds
{
    private const int FirstCapacity = 1 << 16;

    /// <summary>With seven bits set for each id, one new id in a hundred is taken for a known one.</summary>
    private const int BitsPerId = 10;

    private const int BitsSetPerId = 7;

    private readonly Lock _growing = new();
    private Filter[] _filters = [new(FirstCapacity)];

    /// <summary>False only if the id was never added.</summary>
    public bool MayContain(string id)
    {
        var hash = Hash(id);
        foreach (var filter in Volatile.Read(ref _filters))
        {
            if (filter.MayContain(hash))
            {
                return true;
            }
        }

        return false;
    }

    public void Add(string id) => Add(Hash(id));

    private static ulong Hash(string id) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()));

    private void Add(ulong hash)
    {
        var filters = Volatile.Read(ref _filters);
        var newest = filters[^1];
        if (newest.IsFull)
        {
            lock (_growing)
            {
                filters = _filters;
                if (filters[^1].IsFull)
                {
                    Volatile.Write(ref _filters, filters = [.. filters, new Filter(filters[^1].Capacity * 2)]);
                }
            }

            newest = filters[^1];
        }

        newest.Add(hash);
    }

    private sealed class Filter(int capacity)
    {
        private readonly ulong[] _bits = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity * BitsPerId) / 64];
        private int _count;

        public int Capacity => capacity;

        public bool IsFull => Volatile.Read(ref _count) >= capacity;

        public bool MayContain(ulong hash)
        {
            for (var i = 0; i < BitsSetPerId; i++)
            {
                var bit = Bit(hash, i);
                if ((Volatile.Read(ref _bits[bit >> 6]) & (1UL << (int)(bit & 63))) == 0)
                {
                    return false;
                }
            }

            return true;
        }

        public void Add(ulong hash)
        {
            for (var i = 0; i < BitsSetPerId; i++)
            {
                var bit = Bit(hash, i);
                Interlocked.Or(ref _bits[bit >> 6], 1UL << (int)(bit & 63));
            }

            Interlocked.Increment(ref _count);
        }

        /// <summary>Two halves of one hash serve as many hash functions: h1 + i h2.</summary>
        private uint Bit(ulong hash, int i) => ((uint)hash + (uint)i * ((uint)(hash >> 32) | 1)) & (uint)(_bits.Length * 64L - 1);
    }
}
