using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imago.Archive.QueryLanguage;

/// <summary>Reads the query language: any text is a valid query, what is not syntax is a word.</summary>
public static class QueryParser
{
    /// <summary>Most characters (UTF-16 units) of a query.</summary>
    public const int MaxLength = 1_000;

    /// <summary>Most words, phrases and constructs of a query.</summary>
    public const int MaxClauses = 64;

    /// <summary>Most brackets within brackets.</summary>
    public const int MaxDepth = 16;

    /// <summary>Reads a query.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="query">What it asks for.</param>
    /// <param name="exceeded">Which bound the text exceeds, as a sentence without its subject: "must have at most ...".</param>
    /// <returns>False only where a bound is exceeded.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out QueryNode? query, [NotNullWhen(false)] out string? exceeded)
    {
        ArgumentNullException.ThrowIfNull(text);
        query = null;
        if (text.Length > MaxLength)
        {
            exceeded = Bound($"must have at most {MaxLength:N0} characters; it has {text.Length:N0}.");
            return false;
        }

        var (marked, depth) = QueryMarkup.Apply(text);
        if (depth > MaxDepth)
        {
            exceeded = Bound($"must have brackets nested at most {MaxDepth} deep; they are nested {depth} deep.");
            return false;
        }

        if (!QueryGrammar.Query.TryParse(marked, out var root))
        {
            throw new UnreachableException("The grammar accepts every text.");
        }

        query = root ?? QueryNode.Everything;
        var clauses = CountClauses(query);
        if (clauses > MaxClauses)
        {
            query = null;
            exceeded = Bound($"must have at most {MaxClauses} words, phrases and filters; it has {clauses}.");
            return false;
        }

        exceeded = null;
        return true;
    }

    private static int CountClauses(QueryNode node) => node switch
    {
        QueryNode.AllOf all => all.Parts.Sum(CountClauses),
        QueryNode.AnyOf any => any.Parts.Sum(CountClauses),
        QueryNode.Exclusion exclusion => CountClauses(exclusion.Operand),
        _ => 1,
    };

    private static string Bound(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
