using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Query;

/// <summary>
/// The members of one JSON object of the query language. Each is asked for by name; <see cref="End"/> refuses what nobody asked for, so that no
/// parameter is ever ignored silently.
/// </summary>
internal sealed class Parameters
{
    private readonly string _owner;
    private readonly Dictionary<string, JsonElement> _left;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Parameters(string owner, JsonElement json)
    {
        _owner = owner;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse.Parsing($"[{owner}] malformed, expected an object but found {json.ValueKind}");
        }

        _left = json.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    /// <summary>False for what is called like a query and is none.</summary>
    public bool IsQuery { get; init; } = true;

    public JsonElement? Take(string name)
    {
        _known.Add(name);
        return _left.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name) => Take(name)?.ScalarText();

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public JsonElement Required(string name) => Take(name) ?? throw Missing(name);

    public float Number(string name, float standard) => Take(name) is { } value ? (float)NumberOf(name, value) : standard;

    public double? OptionalNumber(string name) => Take(name) is { } value ? NumberOf(name, value) : null;

    public int Whole(string name, int standard) => OptionalWhole(name) ?? standard;

    public int? OptionalWhole(string name) =>
        Take(name) is not { } value ? null
        : int.TryParse(value.ScalarText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse.IllegalArgument($"Failed to parse int parameter [{name}] with value [{value.ScalarText()}]");

    public bool Flag(string name, bool standard) => OptionalFlag(name) ?? standard;

    public bool? OptionalFlag(string name) => Take(name) is not { } value ? null : value.ScalarText() switch
    {
        "true" => true,
        "false" => false,
        var other => throw Refuse.IllegalArgument($"Failed to parse value [{other}] as only [true] or [false] are allowed."),
    };

    public IReadOnlyList<string> Texts(string name) => Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(item => item.ScalarText())],
        { } one => [one.ScalarText()],
    };

    /// <summary>What is left, taken out: for objects whose member names are data.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Rest()
    {
        var rest = _left.ToList();
        _left.Clear();
        return rest;
    }

    /// <summary>Refuses parameters that Elasticsearch has and this node has not, unless they stand at their default.</summary>
    public void Refused(string name, params ReadOnlySpan<string> harmless)
    {
        if (Text(name) is { } value && !harmless.Contains(value))
        {
            throw Refuse.Unsupported($"the parameter [{name}: {value}] of [{_owner}]");
        }
    }

    public void End()
    {
        RefuseNames();
        if (_left.Count > 0)
        {
            throw Refuse.UnsupportedByQuery(_owner, _left.Keys.First());
        }
    }

    /// <summary>The same for the objects around queries, which Elasticsearch reads with another parser and so with another error.</summary>
    public void EndOfObject()
    {
        RefuseNames();
        if (_left.Count > 0)
        {
            throw Refuse.XContent($"[{_owner}] unknown field [{_left.Keys.First()}]{DidYouMean.Hint(_left.Keys.First(), _known)}");
        }
    }

    private void RefuseNames()
    {
        // The parser of queries reads the names of queries by itself.
        if (_left.ContainsKey("_name") && !(IsQuery && QueryParser.TakesName(_owner) && _left.Remove("_name")))
        {
            throw Refuse.Unsupported($"names of queries ([_name] in [{_owner}])");
        }
    }

    private ElasticException Missing(string name) =>
        new(StatusCodes.Status400BadRequest, "illegal_argument_exception", $"Required [{name}] of [{_owner}] is not given") { IsOmission = true };

    private static double NumberOf(string name, JsonElement value) =>
        double.TryParse(value.ScalarText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Refuse.IllegalArgument($"Failed to parse parameter [{name}] with value [{value.ScalarText()}] as a number");
}
