namespace Imago.Bench.Running;

/// <summary>The checkout that this program was built from.</summary>
internal static class Solution
{
    private const string Marker = "Imago.sln";

    /// <summary>Absolute path of the directory of Imago.sln.</summary>
    public static string Directory { get; } = FindDirectory();

    /// <summary><c>Debug</c> or <c>Release</c>: this program's, and so that of all it starts.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The built program of a project.</summary>
    /// <param name="project">Its directory, relative to the solution, such as <c>backing/Imago.SearchNode</c>.</param>
    /// <exception cref="BenchException">It is not built.</exception>
    public static string Program(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(Directory, project, "bin", Configuration, framework, $"{Path.GetFileName(project)}.dll");
        return File.Exists(program)
            ? program
            : throw new BenchException($"{program} is missing. Build the whole solution first: dotnet build {Marker} -c {Configuration}");
    }

    private static string FindDirectory()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Marker)))
            {
                return directory.FullName;
            }
        }

        throw new BenchException($"{Marker} is in no directory above {AppContext.BaseDirectory}.");
    }
}
