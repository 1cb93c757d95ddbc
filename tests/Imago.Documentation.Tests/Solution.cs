using System.Runtime.CompilerServices;

namespace Imago.Documentation.Tests;

internal static class Solution
{
    /// <summary>Absolute path of the directory of Imago.sln.</summary>
    public static string Directory { get; } = Path.GetFullPath("../..", Path.GetDirectoryName(ThisFile())!);

    public static string Read(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    public static string PathOf(string path) => Path.Combine(Directory, path);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
