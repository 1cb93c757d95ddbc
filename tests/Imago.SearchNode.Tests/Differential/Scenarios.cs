using System.Runtime.CompilerServices;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// Requests that build on each other, on indices of their own: <c>scenarios/*.txt</c>, a file for each topic. A line <c># name</c> begins a scenario,
/// each other line is a step, <c>METHOD path body</c>. <c>{i}</c> begins the names of its indices, <c>⏎</c> is a line feed.
/// </summary>
internal static class Scenarios
{
    private static readonly Dictionary<string, string[]> All = Read();

    public static TheoryData<string> Names => [.. All.Keys];

    public static IEnumerable<(string Method, string Path, string Body)> Steps(string scenario) => All[scenario].Select(Requests.Split);

    private static Dictionary<string, string[]> Read()
    {
        var scenarios = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Directory.GetParent(ThisFile())!.FullName, "scenarios"), "*.txt").Order(StringComparer.Ordinal))
        {
            List<string>? steps = null;
            foreach (var line in File.ReadLines(file).Where(line => line.Length > 0))
            {
                if (line.StartsWith("# ", StringComparison.Ordinal))
                {
                    scenarios.Add(line[2..], steps = []);
                }
                else
                {
                    (steps ?? throw new InvalidOperationException($"{file} begins without the name of a scenario.")).Add(line.Replace('⏎', '\n'));
                }
            }
        }

        return scenarios.ToDictionary(scenario => scenario.Key, scenario => scenario.Value.ToArray(), StringComparer.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
