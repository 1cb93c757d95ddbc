using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util.Automaton;

namespace Imago.SearchNode.Query;

/// <summary>Every term that an automaton accepts, all with the same score: wildcards, and what ignores upper and lower case.</summary>
internal sealed class TermPatternQuery : AutomatonQuery
{
    private readonly CharacterRunAutomaton _run;

    public TermPatternQuery(string field, Automaton automaton) : base(new Term(field), automaton)
    {
        MultiTermRewriteMethod = CONSTANT_SCORE_FILTER_REWRITE;
        _run = new CharacterRunAutomaton(automaton);
    }

    public bool Accepts(string term) => _run.Run(term);

    /// <summary>A pattern of <c>*</c> and <c>?</c>; a backslash takes the next character as it is.</summary>
    public static TermPatternQuery Wildcard(string field, string pattern, bool ignoreCase)
    {
        var parts = new List<Automaton>();
        for (var i = 0; i < pattern.Length; i++)
        {
            var isEscaped = pattern[i] == '\\' && i + 1 < pattern.Length;
            i += isEscaped ? 1 : 0;
            var character = char.ConvertToUtf32(pattern, i);
            i += character > char.MaxValue ? 1 : 0;
            parts.Add((isEscaped, character) switch
            {
                (false, '*') => BasicAutomata.MakeAnyString(),
                (false, '?') => BasicAutomata.MakeAnyChar(),
                _ => Character(character, ignoreCase),
            });
        }

        return Create(field, parts);
    }

    public static TermPatternQuery Prefix(string field, string beginning) =>
        Create(field, [.. beginning.EnumerateRunes().Select(rune => Character(rune.Value, ignoreCase: true)), BasicAutomata.MakeAnyString()]);

    public static TermPatternQuery Term(string field, string term) =>
        Create(field, [.. term.EnumerateRunes().Select(rune => Character(rune.Value, ignoreCase: true))]);

    public static TermPatternQuery Expression(string field, string expression) => new(field, RegularExpression.Parse(expression));

    private static TermPatternQuery Create(string field, List<Automaton> parts)
    {
        var whole = parts.Count == 0 ? BasicAutomata.MakeEmptyString() : BasicOperations.Concatenate(parts);
        MinimizationOperations.Minimize(whole);
        return new TermPatternQuery(field, whole);
    }

    private static Automaton Character(int character, bool ignoreCase)
    {
        var exact = BasicAutomata.MakeChar(character);

        // As in Elasticsearch only the case of ASCII letters is ignored.
        return ignoreCase && character < 128 && char.IsAsciiLetter((char)character)
            ? BasicOperations.Union(exact, BasicAutomata.MakeChar(character ^ 0x20))
            : exact;
    }
}
