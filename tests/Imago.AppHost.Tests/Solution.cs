using System.Runtime.CompilerServices;

namespace Imago.AppHost.Tests;

internal static class Solution
{
    /// <summary>Absolute path of the directory of Imago.sln.</summary>
    public static string Directory { get; } = Path.GetFullPath("../..", Path.GetDirectoryName(ThisFile())!);

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
