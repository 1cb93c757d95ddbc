using System.Globalization;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Analysis;

/// <summary>
/// One analyzer, tokenizer, token filter or character filter as the index settings define it. Each parameter is asked for by name; <see cref="End"/>
/// refuses what nobody asked for.
/// </summary>
/// <param name="Kind">What it is, for messages: <c>analyzer</c>, <c>tokenizer</c>, <c>filter</c>, <c>char_filter</c> or <c>normalizer</c>.</param>
/// <param name="Type">Its type; of one that is only named, its name.</param>
internal sealed record AnalysisDefinition(string Kind, string Name, string Type, JsonObject Parameters)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "type" };

    /// <summary>Elasticsearch's own of that name, with its standard parameters.</summary>
    public static AnalysisDefinition Named(string kind, string name) => new(kind, name, name, []);

    /// <param name="standardType">The type of a definition that names none; null: it must name one.</param>
    public static AnalysisDefinition Of(string kind, string name, JsonNode? json, string? standardType = null)
    {
        var parameters = json as JsonObject ?? throw Refuse.IllegalArgument($"{kind} [{name}] must be an object");
        return new AnalysisDefinition(
            kind, name,
            parameters["type"]?.ToString() ?? standardType ?? throw Refuse.IllegalArgument($"{kind} [{name}] must specify either an analyzer type, or a tokenizer"),
            parameters);
    }

    public string? Text(string parameter) => Take(parameter) switch
    {
        null => null,
        JsonValue value => value.ToString(),
        var other => throw Refuse.IllegalArgument($"[{parameter}] of the {Kind} [{Name}] must be a single value, found [{other.ToJsonString()}]"),
    };

    public int Whole(string parameter, int standard) =>
        Text(parameter) is not { } text ? standard
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse.IllegalArgument($"Failed to parse value [{text}] for setting [{parameter}] of the {Kind} [{Name}]");

    public bool Flag(string parameter, bool standard) => Text(parameter) switch
    {
        null => standard,
        "true" => true,
        "false" => false,
        var other => throw Refuse.IllegalArgument($"Failed to parse value [{other}] of [{parameter}] of the {Kind} [{Name}] as only [true] or [false] are allowed."),
    };

    /// <summary>A list, or names separated by commas; null if the parameter is not given.</summary>
    public IReadOnlyList<string>? Texts(string parameter) => Take(parameter) switch
    {
        null => null,
        JsonArray array => [.. array.Select(item => item?.ToString() ?? throw Refuse.IllegalArgument($"[{parameter}] of the {Kind} [{Name}] must hold strings"))],
        JsonValue value => value.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        var other => throw Refuse.IllegalArgument($"[{parameter}] of the {Kind} [{Name}] must be a string or a list of strings, found [{other.ToJsonString()}]"),
    };

    /// <summary>The same without splitting a single string, for rules that may hold commas.</summary>
    public IReadOnlyList<string> Rules(string parameter) =>
        Parameters[parameter] is JsonValue ? [Text(parameter)!] : Texts(parameter) ?? throw Refuse.IllegalArgument($"{Kind} [{Name}] requires [{parameter}]");

    public void End()
    {
        foreach (var (parameter, _) in Parameters)
        {
            if (!_taken.Contains(parameter))
            {
                throw Refuse.Unsupported($"the parameter [{parameter}] of the {Kind} [{Name}] of type [{Type}]");
            }
        }
    }

    public ElasticException UnsupportedType(IEnumerable<string> supported) =>
        Refuse.Unsupported($"the {Kind} [{Name}] of type [{Type}]; supported are [{string.Join(", ", supported)}]");

    private JsonNode? Take(string parameter)
    {
        _taken.Add(parameter);
        return Parameters[parameter];
    }
}
