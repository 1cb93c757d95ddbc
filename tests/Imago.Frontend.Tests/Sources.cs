using System.Reflection;

namespace Imago.Frontend.Tests;

/// <summary>Where the frontend's own files are, for tests that read them.</summary>
internal static class Sources
{
    public static string Frontend { get; } =
        typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FrontendSources").Value!;
}
