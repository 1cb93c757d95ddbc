using System.Globalization;
using Imago.SearchNode.Errors;
using Microsoft.Win32.SafeHandles;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The write-ahead log of one index. Operations are appended to memory in the order in which they were applied; before a request is answered its
/// operations are written and fsynced, together with those of every other request that waits (group commit). Each generation is a file; a Lucene
/// commit starts a new one and makes the older ones obsolete.
/// </summary>
internal sealed class Translog : IAsyncDisposable
{
    private const string Prefix = "translog-";
    private const string Suffix = ".log";

    private readonly string _directory;
    private readonly Lock _append = new();
    private readonly SemaphoreSlim _write = new(1, 1);
    private SafeFileHandle _file;
    private long _fileLength;
    private FrameBuffer _pending = new();
    private FrameBuffer _spare = new();
    private long _appended;
    private long _durable;

    private Translog(string directory, long generation)
    {
        _directory = directory;
        Generation = generation;
        _file = Open(generation);
    }

    /// <summary>The generation that is being written.</summary>
    public long Generation { get; private set; }

    /// <summary>What ended writing; null: nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Bytes of all generations that a start would replay.</summary>
    public long Bytes { get; private set; }

    /// <summary>Starts a new generation behind those that exist.</summary>
    public static Translog Start(string directory)
    {
        Directory.CreateDirectory(directory);
        return new Translog(directory, (Generations(directory) is [.., var last] ? last : 0) + 1);
    }

    /// <summary>The generations in the directory, oldest first.</summary>
    public static IReadOnlyList<long> Generations(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}")
            .Select(file => long.Parse(Path.GetFileName(file).AsSpan()[Prefix.Length..^Suffix.Length], CultureInfo.InvariantCulture))
            .Order(),
    ];

    public static string FileOf(string directory, long generation) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{generation:D10}{Suffix}"));

    /// <summary>Appends in memory and returns the position to pass to <see cref="SyncAsync"/>.</summary>
    public long Append(TranslogOperation operation)
    {
        lock (_append)
        {
            operation.Encode(_pending.Take(operation.EncodedLength));
            return _appended += operation.EncodedLength;
        }
    }

    /// <summary>Returns when everything up to the position is on the disk.</summary>
    public async Task SyncAsync(long position)
    {
        while (Volatile.Read(ref _durable) < position)
        {
            // Deliberately without cancellation: the operation is applied, so its durability must be settled.
            await _write.WaitAsync(CancellationToken.None);
            try
            {
                if (Volatile.Read(ref _durable) < position)
                {
                    WritePending();
                }
            }
            finally
            {
                _write.Release();
            }
        }
    }

    /// <summary>Makes everything durable and starts a new generation, whose number a Lucene commit then records.</summary>
    public async Task<long> RollAsync()
    {
        await _write.WaitAsync();
        try
        {
            WritePending();
            _file.Dispose();
            _file = Open(Generation + 1);
            _fileLength = 0;
            return ++Generation;
        }
        finally
        {
            _write.Release();
        }
    }

    /// <summary>Deletes what a commit that starts at <paramref name="generation"/> has made obsolete.</summary>
    public async Task TrimAsync(long generation)
    {
        await _write.WaitAsync();
        try
        {
            foreach (var old in Generations(_directory).Where(number => number < generation))
            {
                File.Delete(FileOf(_directory, old));
            }

            Bytes = _fileLength;
        }
        finally
        {
            _write.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _write.WaitAsync();
        try
        {
            WritePending();
        }
        finally
        {
            _file.Dispose();
            _write.Release();
            _write.Dispose();
        }
    }

    private void WritePending()
    {
        if (Failure is not null)
        {
            throw Refuse.Unavailable($"the write-ahead log failed earlier and the index takes no more writes: {Failure.Message}");
        }

        FrameBuffer frame;
        long position;
        lock (_append)
        {
            frame = _pending;
            position = _appended;
            if (frame.IsEmpty)
            {
                return;
            }

            (_pending, _spare) = (_spare, _pending);
        }

        try
        {
            var bytes = frame.Seal();
            RandomAccess.Write(_file, bytes.Span, _fileLength);
            RandomAccess.FlushToDisk(_file);
            _fileLength += bytes.Length;
            Bytes += bytes.Length;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // After a failed fsync the kernel may have dropped the pages: trying again could report success falsely.
            Failure = failure;
            throw Refuse.Unavailable($"the write-ahead log cannot be written: {failure.Message}");
        }

        frame.Clear();
        Volatile.Write(ref _durable, position);
    }

    private SafeFileHandle Open(long generation)
    {
        var handle = File.OpenHandle(FileOf(_directory, generation), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        DurableFile.SyncDirectory(_directory);
        return handle;
    }
}
