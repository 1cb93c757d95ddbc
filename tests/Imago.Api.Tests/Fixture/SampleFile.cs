using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace Imago.Api.Tests.Fixture;

/// <summary>The shipped sample.</summary>
internal static class SampleFile
{
    /// <summary>Its lines with the source that a photo names.</summary>
    public static IEnumerable<(string Line, string Source)> Lines([CallerFilePath] string file = "")
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "data", "press-photos.ndjson.gz"));
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            yield return (line, $"press-photos.ndjson.gz:{number}");
        }
    }
}
