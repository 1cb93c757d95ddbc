using Lucene.Net.Util;

namespace Imago.SearchNode.Indexing;

/// <summary>Files that are either the old or the new content, whatever happens in between.</summary>
internal static class DurableFile
{
    public static void Replace(string file, ReadOnlySpan<byte> content)
    {
        var temporary = file + ".new";
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, file, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(file)!);
    }

    /// <summary>Makes the entries of the directory durable, where the platform has such a call.</summary>
    public static void SyncDirectory(string directory) => IOUtils.Fsync(directory, isDir: true);
}
