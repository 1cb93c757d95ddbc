using System.Globalization;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// The node's files: <c>node.lock</c> (one process at a time), <c>format</c> (version of the layout), <c>state.json</c> (which indices there are)
/// and <c>indices/{uuid}</c> with <c>lucene</c> and <c>translog</c>.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>Raised when a later version could not read what this one writes.</summary>
    private const int Format = 1;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string StateFile => System.IO.Path.Combine(Path, "state.json");

    private string IndicesDirectory => System.IO.Path.Combine(Path, "indices");

    /// <exception cref="InvalidOperationException">Another process holds the directory, or it is of another format.</exception>
    public static DataDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.Combine(path, "indices"));
        var held = Lock(path);
        try
        {
            CheckFormat(System.IO.Path.Combine(path, "format"));
            return new DataDirectory(path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Of an index; the uuid is ours, so no name of a user becomes a path.</summary>
    public string Index(string uuid) => System.IO.Path.Combine(IndicesDirectory, uuid);

    public IEnumerable<string> IndexDirectories() => Directory.EnumerateDirectories(IndicesDirectory);

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        var file = System.IO.Path.Combine(path, "node.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new InvalidOperationException(
                $"The data directory {path} is in use by another search node (its {System.IO.Path.GetFileName(file)} is locked). " +
                "Stop that one, or give this one another directory with --data.", failure);
        }
    }

    private static void CheckFormat(string file)
    {
        if (!File.Exists(file))
        {
            DurableFile.Replace(file, System.Text.Encoding.ASCII.GetBytes(Format.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        var found = File.ReadAllText(file).Trim();
        if (found != Format.ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException(
                $"{file} says that the data is of format {found}; this version reads format {Format}. Use the version that wrote it, or another directory.");
        }
    }
}
