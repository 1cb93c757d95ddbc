using System.Runtime.CompilerServices;

namespace Imago.SearchNode.Tests;

internal static class SampleFile
{
    public static string Path { get; } = Find();

    private static string Find([CallerFilePath] string file = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "..", "..", "data", "press-photos.ndjson.gz"));
}
