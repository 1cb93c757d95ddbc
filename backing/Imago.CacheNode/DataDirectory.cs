namespace Imago.CacheNode;

/// <summary>
/// The directory that holds the node's data, for as long as this process holds it: two processes that append to one file would destroy it. The
/// operating system releases the lock when the process ends, however it ends.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockFile = "node.lock";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <exception cref="CacheNodeStartException">The directory is in use or cannot be written.</exception>
    public static DataDirectory Open(string path)
    {
        var directory = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(directory);
            return new DataDirectory(
                directory,
                new FileStream(System.IO.Path.Combine(directory, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new CacheNodeStartException($"The data directory {directory} (--data or CacheNode__Data) cannot be written.", denied);
        }
        catch (IOException inUse) when (File.Exists(System.IO.Path.Combine(directory, LockFile)))
        {
            throw new CacheNodeStartException(
                $"The data directory {directory} is in use by another cache node. Stop that one, or give this one a directory of its own (--data or CacheNode__Data).",
                inUse);
        }
        catch (IOException failed)
        {
            throw new CacheNodeStartException($"The data directory {directory} (--data or CacheNode__Data) cannot be used: {failed.Message}", failed);
        }
    }

    public void Dispose() => _lock.Dispose();
}
