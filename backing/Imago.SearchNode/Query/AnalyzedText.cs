using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>The words of a query's text as the field's analyzer makes them.</summary>
internal static class AnalyzedText
{
    public static IReadOnlyList<(string Term, int Position)> Tokens(Analyzer analyzer, string field, string text)
    {
        var tokens = new List<(string, int)>();
        using var stream = analyzer.GetTokenStream(field, text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        var increment = stream.AddAttribute<IPositionIncrementAttribute>();
        var position = -1;
        stream.Reset();
        while (stream.IncrementToken())
        {
            position += increment.PositionIncrement;
            tokens.Add((term.ToString(), position));
        }

        stream.End();
        return tokens;
    }

    /// <summary>All or some of the words, the last of them as a prefix if asked; null if the text has none.</summary>
    public static LuceneQuery? Words(
        Analyzer analyzer, string field, string text, Occur occur, string? minimumShouldMatch, bool lastIsPrefix = false)
    {
        // Words at one position are variants of each other.
        var words = Tokens(analyzer, field, text).GroupBy(token => token.Position).Select(group => group.Select(token => token.Term).ToArray()).ToList();
        var groups = words.Select((terms, i) => lastIsPrefix && i == words.Count - 1 ? Prefix(field, terms[^1]) : Variants(field, terms)).ToList();
        if (groups.Count < 2)
        {
            return groups.FirstOrDefault();
        }

        var query = new BooleanQuery(disableCoord: true);
        groups.ForEach(group => query.Add(group, occur));
        if (minimumShouldMatch is not null)
        {
            // With the operator "and" no word is optional, and more than none of them can never match.
            query.MinimumNumberShouldMatch = MinimumMatch.Calculate(minimumShouldMatch, occur == Occur.SHOULD ? groups.Count : 0);
        }

        return query;
    }

    /// <summary>The words in their order, at most <paramref name="slop"/> moves apart; null if the text has none.</summary>
    public static LuceneQuery? Phrase(Analyzer analyzer, string field, string text, int slop)
    {
        var tokens = Tokens(analyzer, field, text);
        if (tokens.Count < 2)
        {
            return tokens is [var only] ? new TermQuery(new Term(field, only.Term)) : null;
        }

        var phrase = new MultiPhraseQuery { Slop = slop };
        foreach (var group in tokens.GroupBy(token => token.Position))
        {
            // Counted from the first word that is left: a stop word in front must not ask for a word in front of the match.
            phrase.Add([.. group.Select(token => new Term(field, token.Term))], group.Key - tokens[0].Position);
        }

        return phrase;
    }

    /// <summary>Every word with this beginning, all with the same score.</summary>
    public static LuceneQuery Prefix(string field, string beginning) =>
        new PrefixQuery(new Term(field, beginning)) { MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE };

    private static LuceneQuery Variants(string field, IReadOnlyList<string> terms)
    {
        if (terms is [var only])
        {
            return new TermQuery(new Term(field, only));
        }

        var any = new BooleanQuery(disableCoord: true);
        foreach (var term in terms)
        {
            any.Add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        }

        return any;
    }
}
