using System.Globalization;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// Lucene's index, the write-ahead log and the newest versions of one index, kept in step: a write is checked against the newest version, applied
/// to Lucene, recorded, logged, and acknowledged when the log is durable.
/// </summary>
internal sealed partial class IndexEngine : IAsyncDisposable
{
    /// <summary>This node is always the same primary; the term never changes.</summary>
    public const long PrimaryTerm = 1;

    private const int LockStripes = 256;

    private readonly string _index;
    private readonly string _uuid;
    private readonly Lucene.Net.Store.Directory _directory;
    private readonly IndexWriter _writer;
    private readonly Translog _translog;
    private readonly DocumentVersions _versions;
    private readonly CountingMergeScheduler _merges;
    private long _indexOperations;
    private long _deleteOperations;
    private long _commits;
    private readonly KnownIds _ids = new();
    private readonly TimeProvider _time;
    private readonly Lock[] _stripes = [.. Enumerable.Range(0, LockStripes).Select(_ => new Lock())];
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly SemaphoreSlim _committing = new(1, 1);
    private TaskCompletionSource _nextRefresh = NewRefresh();
    private IndexSnapshot _snapshot;
    private long _lastSequenceNumber;
    private int _unrefreshed;
    private int _uncommitted;
    private long _oldestUncommitted;
    private int _idsRequested;
    private volatile bool _idsComplete;
    private volatile bool _isClosed;

    /// <summary>Bytes of operations that a restart would replay.</summary>
    public long TranslogBytes => _translog.Bytes;

    /// <summary>Why the index takes no more writes; null: it does.</summary>
    public string? WriteFailure => _translog.Failure?.Message ?? Damage;

    /// <summary>What is wrong with the index's files; null: nothing was found.</summary>
    public string? Damage { get; private set; }

    /// <summary>How often the index was made searchable anew.</summary>
    public long Refreshes { get; private set; }

    /// <summary>True if writes wait to become searchable.</summary>
    public bool NeedsRefresh => Volatile.Read(ref _unrefreshed) != 0;

    /// <summary>Applies an index operation; the caller then awaits <see cref="SyncAsync"/> with the position in the result.</summary>
    public WriteResult Index(string id, Document document, ReadOnlyMemory<byte> source, WriteCondition condition)
    {
        ThrowIfDamaged();
        lock (Stripe(id))
        {
            var current = Current(id);
            condition.Check(_index, _uuid, id, current);
            var exists = current is { IsDeleted: false };
            var version = condition.NextVersion(current);
            var sequenceNumber = Interlocked.Increment(ref _lastSequenceNumber);
            Apply(id, document, version, sequenceNumber, exists);
            var position = Record(id, version, sequenceNumber, source);
            return new WriteResult(exists ? WriteOutcome.Updated : WriteOutcome.Created, version, sequenceNumber, position);
        }
    }

    public WriteResult Delete(string id, WriteCondition condition)
    {
        ThrowIfDamaged();
        lock (Stripe(id))
        {
            var current = Current(id);
            condition.Check(_index, _uuid, id, current);
            var exists = current is { IsDeleted: false };
            var version = condition.NextVersion(current);
            var sequenceNumber = Interlocked.Increment(ref _lastSequenceNumber);
            Guarded(() => _writer.DeleteDocuments(new Term(MetadataFields.Id, id)));
            _versions.Put(id, new DocumentVersion(version, sequenceNumber, IsDeleted: true, default));
            var position = _translog.Append(new TranslogOperation(id, sequenceNumber, version, Source: null));
            Touch();
            Interlocked.Increment(ref _deleteOperations);
            return new WriteResult(exists ? WriteOutcome.Deleted : WriteOutcome.NotFound, version, sequenceNumber, position);
        }
    }

    public Task SyncAsync(long position) => _translog.SyncAsync(position);

    /// <summary>The newest state of a document, searchable or not; null if there is none.</summary>
    public StoredDocument? Get(string id)
    {
        var version = _versions.Find(id);
        if (version is { IsDeleted: true })
        {
            return null;
        }

        if (version is not null && !version.Source.IsEmpty)
        {
            return new StoredDocument(id, version.Version, version.SequenceNumber, version.Source);
        }

        using var snapshot = Acquire();
        return DocumentLookup.Find(snapshot, id) is { } found ? DocumentLookup.Load(found, id) : null;
    }

    /// <summary>What is searchable now; dispose of it after use.</summary>
    public IndexSnapshot Acquire()
    {
        ThrowIfDamaged();
        while (true)
        {
            var snapshot = Volatile.Read(ref _snapshot);
            if (snapshot.TryAcquire())
            {
                return snapshot;
            }

            if (_isClosed)
            {
                // Deleted after the request had found it.
                throw Refuse.IndexNotFound(_index);
            }
        }
    }

    private void ThrowIfDamaged()
    {
        if (Damage is { } damage)
        {
            throw Refuse.Unavailable($"the files of the index [{_index}] are damaged: {damage}");
        }
    }

    private DocumentVersion? Current(string id)
    {
        if (_versions.Find(id) is { } recent)
        {
            return recent;
        }

        if (IsNew(id))
        {
            return null;
        }

        using var snapshot = Acquire();
        return DocumentLookup.Find(snapshot, id) is { } found
            ? new DocumentVersion(found.Version, found.SequenceNumber, IsDeleted: false, default)
            : null;
    }

    /// <summary>True if there was never a document with the id; false says nothing.</summary>
    private bool IsNew(string id)
    {
        if (!_idsComplete && Interlocked.Exchange(ref _idsRequested, 1) == 0)
        {
            // With the first write, since an index that is only searched needs none of it. Ids written meanwhile are added by the writes.
            var snapshot = Acquire();
            _ = Task.Run(() => ReadIds(snapshot));
        }

        return _idsComplete && !_ids.MayContain(id);
    }

    private void ReadIds(IndexSnapshot snapshot)
    {
        using (snapshot)
        {
            foreach (var id in DocumentLookup.Ids(snapshot))
            {
                _ids.Add(id);
            }
        }

        _idsComplete = true;
    }

    private void Apply(string id, Document document, long version, long sequenceNumber, bool exists)
    {
        document.Add(new NumericDocValuesField(MetadataFields.Version, version));
        document.Add(new NumericDocValuesField(MetadataFields.SequenceNumber, sequenceNumber));
        Guarded(() =>
        {
            if (exists)
            {
                _writer.UpdateDocument(new Term(MetadataFields.Id, id), document);
            }
            else
            {
                // Adding needs no search for an older one, which makes ingest of new documents much faster.
                _writer.AddDocument(document);
            }
        });
    }

    /// <summary>Keeps in mind and logs what Lucene has; the position in the log.</summary>
    private long Record(string id, long version, long sequenceNumber, ReadOnlyMemory<byte> source)
    {
        _ids.Add(id);
        _versions.Put(id, new DocumentVersion(version, sequenceNumber, IsDeleted: false, source));
        var position = _translog.Append(new TranslogOperation(id, sequenceNumber, version, source));
        Touch();
        Interlocked.Increment(ref _indexOperations);
        return position;
    }

    private static void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            throw Refuse.Unavailable($"the index cannot be written: {failure.Message}");
        }
    }

    private void Touch()
    {
        Volatile.Write(ref _unrefreshed, 1);
        if (Interlocked.Exchange(ref _uncommitted, 1) == 0)
        {
            Volatile.Write(ref _oldestUncommitted, _time.GetTimestamp());
        }
    }

    private Lock Stripe(string id) => _stripes[StripeOf(id)];

    private static int StripeOf(string id) => (int)((uint)StringComparer.Ordinal.GetHashCode(id) % LockStripes);

    private static Dictionary<string, string> CommitData(long generation, long lastSequenceNumber) => new()
    {
        [CommitKeys.Generation] = generation.ToString(CultureInfo.InvariantCulture),
        [CommitKeys.LastSequenceNumber] = lastSequenceNumber.ToString(CultureInfo.InvariantCulture),
    };

    private static TaskCompletionSource NewRefresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
