using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Lucene.Net.Util.Automaton;

namespace Imago.SearchNode.Aggregations;

/// <summary>The <c>include</c> or <c>exclude</c> of a terms aggregation: exact values, or a regular expression over keywords.</summary>
internal sealed class TermSelector
{
    private readonly HashSet<string>? _values;
    private readonly CharacterRunAutomaton? _pattern;

    private TermSelector(HashSet<string>? values, CharacterRunAutomaton? pattern)
    {
        _values = values;
        _pattern = pattern;
    }

    public bool IsPattern => _pattern is not null;

    public static TermSelector? Take(Parameters parameters, string name) => parameters.Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => new TermSelector(list.EnumerateArray().Select(item => item.ScalarText()).ToHashSet(StringComparer.Ordinal), null),
        { ValueKind: JsonValueKind.String } pattern => new TermSelector(null, new CharacterRunAutomaton(RegularExpression.Parse(pattern.GetString()!))),
        _ => throw Refuse.Unsupported($"a partition as [{name}] of a terms aggregation; supported are a list of values and a regular expression"),
    };

    public bool Selects(string term) => _pattern?.Run(term) ?? _values!.Contains(term);
}
