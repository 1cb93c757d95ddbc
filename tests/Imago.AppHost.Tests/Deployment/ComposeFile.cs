using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Imago.AppHost.Tests.Deployment;

/// <summary><c>deploy/compose.yaml</c>, its anchors and merges resolved as Docker does.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<object, object> _services;

    public ComposeFile()
    {
        Text = File.ReadAllText(Path.Combine(Solution.Directory, "deploy", "compose.yaml"));
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(Text))))!;
        _services = (Dictionary<object, object>)document["services"];
    }

    public string Text { get; }

    public IEnumerable<string> Services => _services.Keys.Cast<string>().Order();

    public string Image(string service) => (string)Service(service)["image"];

    public IReadOnlyDictionary<string, string> Environment(string service) => Service(service).TryGetValue("environment", out var variables)
        ? ((Dictionary<object, object>)variables).ToDictionary(variable => (string)variable.Key, variable => variable.Value as string ?? "")
        : new Dictionary<string, string>();

    public IEnumerable<string> Ports(string service) =>
        Service(service).TryGetValue("ports", out var ports) ? ((List<object>)ports).Cast<string>() : [];

    /// <summary>The variables that whoever starts it has to set, and those that he may.</summary>
    public ILookup<bool, string> Variables => Variable().Matches(Text).Select(match => (Name: match.Groups["name"].Value, IsNeeded: match.Groups["else"].Value.StartsWith(":?", StringComparison.Ordinal)))
        .Distinct().ToLookup(variable => variable.IsNeeded, variable => variable.Name);

    private Dictionary<object, object> Service(string service) => (Dictionary<object, object>)_services[service];

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<else>[^}]*)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();
}
