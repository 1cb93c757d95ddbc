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

    /// <summary>All or some of the words, the last of which may be the beginning of one; null if the text has none.</summary>
    public static LuceneQuery? Words(Analyzer analyzer, string field, string text, Occur occur, string? minimumShouldMatch, bool lastIsPrefix)
    {
        var tokens = Tokens(analyzer, field, text);
        var prefixPosition = lastIsPrefix && tokens.Count > 0 ? tokens[^1].Position : -1;

        // Words at one position are variants of each other.
        var groups = tokens.GroupBy(token => token.Position)
            .Select(group => Variants([.. group.Select(token => OfTerm(new Term(field, token.Term), isPrefix: group.Key == prefixPosition))]))
            .ToList();
        if (groups.Count < 2)
        {
            return groups.FirstOrDefault();
        }

        var query = new BooleanQuery(disableCoord: true);
        groups.ForEach(group => query.Add(group, occur));
        if (minimumShouldMatch is not null && occur == Occur.SHOULD)
        {
            query.MinimumNumberShouldMatch = MinimumMatch.Calculate(minimumShouldMatch, groups.Count);
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
            phrase.Add([.. group.Select(token => new Term(field, token.Term))], group.Key);
        }

        return phrase;
    }

    private static LuceneQuery OfTerm(Term term, bool isPrefix) => isPrefix
        ? new PrefixQuery(term) { MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE }
        : new TermQuery(term);

    private static LuceneQuery Variants(IReadOnlyList<LuceneQuery> queries)
    {
        if (queries is [var only])
        {
            return only;
        }

        var any = new BooleanQuery(disableCoord: true);
        foreach (var query in queries)
        {
            any.Add(query, Occur.SHOULD);
        }

        return any;
    }
}
