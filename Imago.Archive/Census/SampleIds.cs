using System.Text.Json.Serialization;

namespace Imago.Archive.Census;

/// <summary>Up to 20 document ids of many, drawn by the hash of the id: of any split of the documents the merged samples are those of all of them.</summary>
public sealed class SampleIds
{
    public const int Capacity = 20;

    [JsonInclude]
    internal SortedDictionary<ulong, string> ByHash { get; set; } = [];

    private ulong _largest = ulong.MaxValue;

    /// <summary>Ids in the order of their hashes.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Ids => [.. ByHash.Values];

    public void Add(DocumentKey document)
    {
        if (ByHash.Count == Capacity && document.Hash >= _largest)
        {
            return;
        }

        if (ByHash.TryAdd(document.Hash, document.Id))
        {
            Trim();
        }
    }

    public void Merge(SampleIds other)
    {
        foreach (var (hash, id) in other.ByHash)
        {
            ByHash.TryAdd(hash, id);
        }

        Trim();
    }

    private void Trim()
    {
        while (ByHash.Count > Capacity)
        {
            ByHash.Remove(ByHash.Keys.Last());
        }

        _largest = ByHash.Count < Capacity ? ulong.MaxValue : ByHash.Keys.Last();
    }
}

/// <summary>A document's id, made into text only where a sample keeps it.</summary>
public sealed class DocumentKey
{
    private byte[] _bytes = new byte[64];
    private int _length;
    private string? _id;

    public ulong Hash { get; private set; }

    public string Id => _id ??= System.Text.Encoding.UTF8.GetString(_bytes, 0, _length);

    public void Set(ReadOnlySpan<byte> id)
    {
        if (_bytes.Length < id.Length)
        {
            _bytes = new byte[id.Length * 2];
        }

        id.CopyTo(_bytes);
        (_length, _id, Hash) = (id.Length, null, System.IO.Hashing.XxHash3.HashToUInt64(id));
    }
}
