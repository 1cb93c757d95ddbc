using Imago.SearchNode.Errors;
using Lucene.Net.Util.Automaton;

namespace Imago.SearchNode.Query;

/// <summary>Lucene's regular expressions.</summary>
internal static class RegularExpression
{
    /// <summary>Elasticsearch's default of <c>index.max_regex_length</c>.</summary>
    private const int Longest = 1000;

    /// <summary>The whole term must match.</summary>
    public static Automaton Parse(string text)
    {
        if (text.Length > Longest)
        {
            throw Refuse.IllegalArgument(
                $"The length of regex [{text.Length}] used in the request has exceeded the allowed maximum of [{Longest}]. " +
                "This maximum can be set by changing the [index.max_regex_length] index level setting.");
        }

        try
        {
            var automaton = new RegExp(text, RegExpSyntax.ALL).ToAutomaton();
            automaton.Determinize();
            return automaton;
        }
        catch (ArgumentException failure)
        {
            throw Refuse.IllegalArgument(failure.Message);
        }
    }
}
