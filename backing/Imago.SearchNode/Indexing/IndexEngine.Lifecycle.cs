using System.Globalization;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Lucene.Net.Analysis;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Imago.SearchNode.Indexing;

/// <summary>Opening with replay, refreshing, committing, closing.</summary>
internal sealed partial class IndexEngine
{
    private const double RamBufferMegabytes = 96;

    private IndexEngine(
        string index, string uuid, Lucene.Net.Store.Directory directory, IndexWriter writer, Translog translog, DocumentVersions versions,
        CountingMergeScheduler merges, long lastSequenceNumber, TimeProvider time)
    {
        _merges = merges;
        _index = index;
        _uuid = uuid;
        _directory = directory;
        _writer = writer;
        _translog = translog;
        _versions = versions;
        _lastSequenceNumber = lastSequenceNumber;
        _time = time;
        _snapshot = IndexSnapshot.Of(DirectoryReader.Open(writer, applyAllDeletes: true));
        _idsComplete = _snapshot.Reader.MaxDoc == 0;
    }

    /// <param name="path">The directory of the index, made if it is not there.</param>
    /// <param name="warm">Prepares a merged segment for searches before they see it.</param>
    /// <param name="parse">Makes the Lucene document of a source that stands in the log.</param>
    public static async Task<IndexEngine> OpenAsync(
        string index, string uuid, string path, Analyzer analyzer, Func<string, ReadOnlyMemory<byte>, Document> parse, Action<AtomicReader> warm,
        TimeProvider time, ILogger logger)
    {
        // Lucene.NET reads memory-mapped files byte by byte through a checked accessor, which makes merges and term look-ups slower than buffers.
        var directory = new NIOFSDirectory(Path.Combine(path, "lucene"));
        var merges = new CountingMergeScheduler();
        var writer = new IndexWriter(directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer)
        {
            OpenMode = OpenMode.CREATE_OR_APPEND,
            Codec = new SmallChunkCodec(),
            Similarity = new Bm25(),
            RAMBufferSizeMB = RamBufferMegabytes,
            MergePolicy = new TieredMergePolicy(),
            MergeScheduler = merges,
            MergedSegmentWarmer = new Warmer(warm),
        });
        var logs = Path.Combine(path, "translog");
        var commit = writer.CommitData;
        var first = Number(commit, CommitKeys.Generation) ?? 1;
        var lastSequenceNumber = Number(commit, CommitKeys.LastSequenceNumber) ?? -1;
        System.IO.Directory.CreateDirectory(logs);
        var recovered = new Recovery(writer, parse, lastSequenceNumber);
        foreach (var operation in TranslogReplay.Read(logs, first, (file, bytes) => logger.TornTail(file, bytes)))
        {
            recovered.Apply(operation);
        }

        var engine = new IndexEngine(
            index, uuid, directory, writer, Translog.Start(logs), new DocumentVersions(time), merges, recovered.LastSequenceNumber, time);
        if (recovered.Operations > 0)
        {
            logger.Replayed(index, recovered.Operations);
        }

        if (recovered.Operations > 0 || commit.Count == 0)
        {
            await engine.CommitAsync();
        }

        engine.VerifyInBackground(logger);
        return engine;
    }

    /// <summary>
    /// Compares the checksums of the files that were there at the start, which Lucene does not do by itself when it opens them. Beside the work, since reading
    /// everything takes longer than a start may.
    /// </summary>
    private void VerifyInBackground(ILogger logger)
    {
        var snapshot = Acquire();
        new Thread(() =>
        {
            using (snapshot)
            {
                foreach (var segment in snapshot.Reader.Leaves)
                {
                    try
                    {
                        segment.AtomicReader.CheckIntegrity();
                    }
                    catch (Exception) when (_isClosed)
                    {
                        // Deleted, or the node stops.
                        return;
                    }
                    catch (Exception failure)
                    {
                        Damage = failure.Message;
                        logger.Damaged(failure, _index);
                        return;
                    }
                }
            }
        })
        { IsBackground = true, Priority = ThreadPriority.Lowest, Name = $"verify {_index}" }.Start();
    }

    /// <summary>Completes when everything that was written before the call is searchable.</summary>
    public async Task RefreshAsync()
    {
        await _refreshing.WaitAsync();
        try
        {
            var done = Interlocked.Exchange(ref _nextRefresh, NewRefresh());
            try
            {
                if (Interlocked.Exchange(ref _unrefreshed, 0) != 0)
                {
                    Reopen();
                }

                done.SetResult();
            }
            catch (Exception failure)
            {
                Volatile.Write(ref _unrefreshed, 1);
                done.SetException(failure);
                throw;
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Completes with the next refresh that starts from now on.</summary>
    public Task NextRefreshAsync() => Volatile.Read(ref _nextRefresh).Task;

    /// <summary>True if the log has grown past the size, or its oldest operation past the age.</summary>
    public bool NeedsCommit(long mostBytes, TimeSpan mostAge) =>
        Volatile.Read(ref _uncommitted) != 0
        && (TranslogBytes > mostBytes || _time.GetElapsedTime(Volatile.Read(ref _oldestUncommitted)) > mostAge);

    /// <summary>Makes Lucene's own files durable and the log up to now obsolete.</summary>
    public async Task CommitAsync()
    {
        await _committing.WaitAsync();
        try
        {
            Volatile.Write(ref _uncommitted, 0);
            var generation = await _translog.RollAsync();
            _writer.SetCommitData(CommitData(generation, Volatile.Read(ref _lastSequenceNumber)));
            _writer.Commit();
            await _translog.TrimAsync(generation);
            _commits++;
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Merges segments until there are at most so many; null: as the merge policy sees fit. What is left is searchable at once.</summary>
    /// <param name="onlyDeleted">Merges only to get rid of deleted documents.</param>
    public async Task ForceMergeAsync(int? segments, bool onlyDeleted, bool commit)
    {
        await Task.Run(() => Guarded(() =>
        {
            if (onlyDeleted)
            {
                _writer.ForceMergeDeletes();
            }
            else if (segments is { } most)
            {
                _writer.ForceMerge(most);
            }
            else
            {
                _writer.MaybeMerge();
            }
        }));
        if (commit)
        {
            await CommitAsync();
        }

        Volatile.Write(ref _unrefreshed, 1);
        await RefreshAsync();
    }

    public EngineStatistics Statistics()
    {
        using var snapshot = Acquire();
        return new EngineStatistics(
            snapshot.Reader.NumDocs, snapshot.Reader.NumDeletedDocs, StoreBytes(), snapshot.Reader.Leaves.Count, TranslogBytes,
            Interlocked.Read(ref _indexOperations), Interlocked.Read(ref _deleteOperations), Refreshes, Volatile.Read(ref _commits), _merges.Merges, _merges.Running);
    }

    /// <summary>Bytes on the disk.</summary>
    public long StoreBytes()
    {
        var total = 0L;
        foreach (var file in _directory.ListAll())
        {
            try
            {
                total += _directory.FileLength(file);
            }
            catch (IOException)
            {
                // Merged away between listing and asking.
            }
        }

        return total;
    }

    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _uncommitted) != 0)
        {
            await CommitAsync();
        }

        await CloseAsync();
    }

    /// <summary>Closes without committing: for an index that is deleted.</summary>
    public async Task CloseAsync()
    {
        await _refreshing.WaitAsync();
        _isClosed = true;
        _snapshot.Dispose();
        _writer.Dispose(waitForMerges: false);
        await _translog.DisposeAsync();
        _directory.Dispose();
        Interlocked.Exchange(ref _nextRefresh, NewRefresh()).TrySetResult();
    }

    private void Reopen()
    {
        _versions.BeginRefresh();
        var old = _snapshot;
        if (DirectoryReader.OpenIfChanged(old.Reader, _writer, applyAllDeletes: true) is { } reopened)
        {
            Volatile.Write(ref _snapshot, IndexSnapshot.Of(reopened));
            old.Dispose();
        }

        _versions.EndRefresh();
        Refreshes++;
    }

    private static long? Number(IDictionary<string, string>? data, string key) =>
        data is not null && data.TryGetValue(key, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    private sealed class Warmer(Action<AtomicReader> warm) : IndexWriter.IndexReaderWarmer
    {
        public override void Warm(AtomicReader reader) => warm(reader);
    }

    private static class CommitKeys
    {
        public const string Generation = "translog_generation";
        public const string LastSequenceNumber = "max_seq_no";
    }

    /// <summary>Applies logged operations that the last commit lacks; those of one document stand in the log in their true order.</summary>
    private sealed class Recovery(IndexWriter writer, Func<string, ReadOnlyMemory<byte>, Document> parse, long lastCommitted)
    {
        public long LastSequenceNumber { get; private set; } = lastCommitted;

        public int Operations { get; private set; }

        public void Apply(TranslogOperation operation)
        {
            // Replacing is idempotent: an operation that the commit holds already is applied once more, in order.
            var id = new Term(MetadataFields.Id, operation.Id);
            if (operation.Source is { } source)
            {
                var document = parse(operation.Id, source);
                document.Add(new NumericDocValuesField(MetadataFields.Version, operation.Version));
                document.Add(new NumericDocValuesField(MetadataFields.SequenceNumber, operation.SequenceNumber));
                writer.UpdateDocument(id, document);
            }
            else
            {
                writer.DeleteDocuments(id);
            }

            LastSequenceNumber = Math.Max(LastSequenceNumber, operation.SequenceNumber);
            Operations++;
        }
    }
}
