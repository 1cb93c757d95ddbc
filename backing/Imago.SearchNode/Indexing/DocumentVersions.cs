using System.Collections.Concurrent;

namespace Imago.SearchNode.Indexing;

/// <summary>The newest state of a document.</summary>
/// <param name="Source">Null if the document is deleted, or if it stands in the searchable index.</param>
internal sealed record DocumentVersion(long Version, long SequenceNumber, bool IsDeleted, ReadOnlyMemory<byte> Source);

/// <summary>
/// The documents written since the last refresh, by id. Two generations: writes go into the current one; the other one is being made searchable
/// and is dropped when it is. Deletions are remembered for a minute longer, so that a version number is not given twice in a short time.
/// </summary>
internal sealed class DocumentVersions(TimeProvider time)
{
    /// <summary>Elasticsearch's default of <c>index.gc_deletes</c>.</summary>
    private static readonly TimeSpan TombstoneAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (DocumentVersion Version, long Since)> _tombstones = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, DocumentVersion> _current = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, DocumentVersion> _refreshing = new(StringComparer.Ordinal);

    public DocumentVersion? Find(string id)
    {
        // In this order: an entry moves from current to refreshing, so it is seen in at least one of them.
        var current = Volatile.Read(ref _current);
        var refreshing = Volatile.Read(ref _refreshing);
        return current.TryGetValue(id, out var version) || refreshing.TryGetValue(id, out version) ? version
            : _tombstones.TryGetValue(id, out var tombstone) ? tombstone.Version
            : null;
    }

    /// <summary>Called after Lucene has the write: then a refresh that begins in between makes it searchable.</summary>
    public void Put(string id, DocumentVersion version)
    {
        Volatile.Read(ref _current)[id] = version;
        if (version.IsDeleted)
        {
            _tombstones[id] = (version, time.GetTimestamp());
        }
        else if (!_tombstones.IsEmpty)
        {
            _tombstones.TryRemove(id, out _);
        }
    }

    /// <summary>Called before the reader is reopened.</summary>
    public void BeginRefresh()
    {
        var current = Volatile.Read(ref _current);
        foreach (var (id, version) in _refreshing)
        {
            // A refresh that failed left its entries behind: they are still not searchable.
            current.TryAdd(id, version);
        }

        Volatile.Write(ref _refreshing, current);
        Volatile.Write(ref _current, new(StringComparer.Ordinal));
    }

    public void EndRefresh()
    {
        Volatile.Write(ref _refreshing, new(StringComparer.Ordinal));
        foreach (var (id, tombstone) in _tombstones)
        {
            if (time.GetElapsedTime(tombstone.Since) > TombstoneAge)
            {
                _tombstones.TryRemove(new KeyValuePair<string, (DocumentVersion, long)>(id, tombstone));
            }
        }
    }
}
