using Imago.SearchNode.Analysis;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>A word, its position among the words and its characters in the text.</summary>
internal readonly record struct TextToken(string Term, int Position, int Start, int End);

/// <summary>The words of a query's text as the field's analyzer makes them.</summary>
internal static class AnalyzedText
{
    public static IReadOnlyList<TextToken> Tokens(Analyzer analyzer, string field, string text)
    {
        var tokens = new List<TextToken>();
        using var stream = (analyzer as TokenChainAnalyzer)?.Shared(text) ?? analyzer.GetTokenStream(field, text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        var increment = stream.AddAttribute<IPositionIncrementAttribute>();
        var offsets = stream.AddAttribute<IOffsetAttribute>();
        var position = -1;
        stream.Reset();
        while (stream.IncrementToken())
        {
            position += increment.PositionIncrement;
            tokens.Add(new TextToken(term.ToString(), position, offsets.StartOffset, offsets.EndOffset));
        }

        stream.End();
        return tokens;
    }

    /// <summary>All or some of the words, as the options say; null if the text has none.</summary>
    public static LuceneQuery? Words(Analyzer analyzer, string field, string text, MatchOptions options)
    {
        // Words at one position are variants of each other. A last word that something follows, if only a space, is complete.
        var tokens = Tokens(analyzer, field, text);
        var words = Grouped(tokens);
        var endsOpen = options.LastIsPrefix && tokens is [.., var last] && last.End == text.Length;
        var groups = words.Select((word, i) => endsOpen && i == words.Count - 1 ? Prefix(field, word.Terms[^1]) : Variants(field, word.Terms, options.Fuzzy)).ToList();
        if (groups.Count < 2)
        {
            return groups.FirstOrDefault();
        }

        var query = new BooleanQuery(disableCoord: true);
        groups.ForEach(group => query.Add(group, options.Operator));
        if (options.MinimumShouldMatch is { } minimum)
        {
            // With the operator "and" no word is optional, and more than none of them can never match.
            query.MinimumNumberShouldMatch = MinimumMatch.Calculate(minimum, options.Operator == Occur.SHOULD ? groups.Count : 0);
        }

        return query;
    }

    /// <summary>The words in their order, at most <paramref name="slop"/> moves apart; null if the text has none.</summary>
    public static LuceneQuery? Phrase(Analyzer analyzer, string field, string text, int slop)
    {
        var words = Grouped(Tokens(analyzer, field, text));
        if (words is [] or [{ Terms.Length: 1 }])
        {
            return words is [var only] ? new TermQuery(new Term(field, only.Terms[0])) : null;
        }

        var phrase = new MultiPhraseQuery { Slop = slop };
        foreach (var (terms, position) in words)
        {
            phrase.Add([.. terms.Select(term => new Term(field, term))], position);
        }

        return phrase;
    }

    /// <summary>The same, with every word that begins as the last one does; null if the text has no words.</summary>
    public static LuceneQuery? PhrasePrefix(Analyzer analyzer, string field, string text, int slop, int maxExpansions) =>
        Grouped(Tokens(analyzer, field, text)) is { Count: > 0 } words ? new PhrasePrefixQuery(field, words, slop, maxExpansions) : null;

    /// <summary>Every word with this beginning, all with the same score.</summary>
    public static LuceneQuery Prefix(string field, string beginning) =>
        new PrefixQuery(new Term(field, beginning)) { MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE };

    /// <summary>Positions count from the first word that is left: a stop word in front must not ask for a word in front of the match.</summary>
    private static List<(string[] Terms, int Position)> Grouped(IReadOnlyList<TextToken> tokens) =>
        [.. tokens.GroupBy(token => token.Position).Select(group => (group.Select(token => token.Term).ToArray(), group.Key - tokens[0].Position))];

    private static LuceneQuery Variants(string field, string[] terms, FuzzyOptions? fuzzy)
    {
        if (terms is [var only])
        {
            return Word(field, only, fuzzy);
        }

        var any = new BooleanQuery(disableCoord: true);
        foreach (var term in terms)
        {
            any.Add(Word(field, term, fuzzy), Occur.SHOULD);
        }

        return any;
    }

    private static LuceneQuery Word(string field, string word, FuzzyOptions? fuzzy) =>
        fuzzy is null ? new TermQuery(new Term(field, word)) : new FuzzyTermsQuery(new Term(field, word), fuzzy);
}
