using System.Text.Json;
using System.Text.RegularExpressions;

namespace Imago.Documentation.Tests.Licences;

/// <summary>A package that the solution uses, directly or through others.</summary>
/// <param name="Id">Its id; of a package that exists once for each platform without the platform.</param>
/// <param name="Version">Its version; <c>the SDK's</c> where the build takes the one that fits the SDK.</param>
/// <param name="Folder">Where it was restored to.</param>
internal sealed record Package(string Id, string Version, string Folder);

/// <summary>Every package of the solution, as NuGet restored it.</summary>
internal sealed partial class PackageClosure
{
    private readonly Dictionary<(string Id, string Version), Package> _all = [];
    private readonly HashSet<Package> _product = [];

    private PackageClosure()
    {
    }

    /// <summary>What the application and its build use.</summary>
    public IEnumerable<Package> Product => Ordered(_product);

    /// <summary>What only tests and benchmarks use.</summary>
    public IEnumerable<Package> TestsOnly => Ordered(_all.Values.Except(_product));

    public static PackageClosure OfSolution()
    {
        var closure = new PackageClosure();
        foreach (var project in ProjectLine().Matches(Solution.Read("Imago.sln")).Select(match => match.Groups["path"].Value.Replace('\\', '/')))
        {
            closure.Add(project, isProduct: !project.StartsWith("tests/", StringComparison.Ordinal) && !project.StartsWith("bench/", StringComparison.Ordinal));
        }

        return closure;
    }

    private void Add(string project, bool isProduct)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Solution.PathOf(Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json"))));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        var restored = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => (Name: library.Name.Split('/')[0], Version: library.Name.Split('/')[1], Label: library.Name.Split('/')[1]));
        // Packages that the build takes without a reference, such as the compiler of the embedded nodes.
        var downloaded = assets.RootElement.GetProperty("project").GetProperty("frameworks").EnumerateObject()
            .Where(framework => framework.Value.TryGetProperty("downloadDependencies", out _))
            .SelectMany(framework => framework.Value.GetProperty("downloadDependencies").EnumerateArray())
            .Select(package => (Name: package.GetProperty("name").GetString()!, Version: package.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0], Label: "the SDK's"));
        foreach (var (name, version, label) in restored.Concat(downloaded))
        {
            var folder = folders.Select(root => Path.Combine(root, name.ToLowerInvariant(), version.ToLowerInvariant())).First(Directory.Exists);
            var id = Platform().Replace(name, "");
            if (!_all.TryGetValue((id, label), out var package))
            {
                _all[(id, label)] = package = new Package(id, label, folder);
            }

            if (isProduct)
            {
                _product.Add(package);
            }
        }
    }

    private static IEnumerable<Package> Ordered(IEnumerable<Package> packages) =>
        packages.OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal);

    [GeneratedRegex("""^Project\(.*?\) = "[^"]+", "(?<path>[^"]+\.csproj)""", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"\.(linux|linux-musl|osx|win)-(x64|x86|arm64|arm)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Platform();
}
