using System.Runtime.CompilerServices;

namespace Imago.SearchNode.Tests.Differential;

/// <summary>
/// Requests whose whole answers the embedded node and the real Elasticsearch must agree on: <c>requests/*.txt</c>, a file for each topic, a line
/// <c>METHOD path body</c> for each request. <c>{i}</c> is the index, <c>{pit}</c> a point in time of it.
/// </summary>
internal static class Requests
{
    /// <summary>Topic, method, path and body.</summary>
    public static TheoryData<string, string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Directory.GetParent(ThisFile())!.FullName, "requests"), "*.txt").Order(StringComparer.Ordinal))
            {
                foreach (var line in File.ReadLines(file).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal))
                {
                    var (method, path, body) = Split(line);
                    data.Add(Path.GetFileNameWithoutExtension(file), method, path, body);
                }
            }

            return data;
        }
    }

    public static (string Method, string Path, string Body) Split(string line) => line.Split(' ', 3) switch
    {
        [var method, var path] => (method, path, ""),
        [var method, var path, var body] => (method, path, body),
        _ => throw new InvalidOperationException($"Not a request: {line}"),
    };

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
