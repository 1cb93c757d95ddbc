using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.TokenAttributes;

namespace Imago.SearchNode.Analysis;

/// <summary>A token filter of a chain.</summary>
/// <param name="Normalizes">It changes each word by itself and is applied to the beginnings and patterns of words that a query gives, too.</param>
internal sealed record TokenFilterStep(Func<TokenStream, TokenStream> Create, bool Normalizes = false);

/// <summary>The tokenizer of a chain.</summary>
/// <param name="LongestToken">What is longer is cut into pieces of so many UTF-16 code units; null: nothing is.</param>
internal sealed record TokenizerStep(Func<TextReader, Tokenizer> Create, int? LongestToken = null)
{
    /// <summary>Cuts texts for all chains that have this tokenizer in common; null: each chain has its own.</summary>
    public Analyzer? Words { get; init; }
}

/// <summary>A character filter in front of a chain.</summary>
internal sealed record CharFilterStep(Func<TextReader, TextReader> Create, bool Normalizes = false);

/// <summary>
/// Character filters, a tokenizer and token filters. Values of an array stand 100 positions apart, so that no phrase spans two of them.
/// </summary>
internal sealed class TokenChainAnalyzer(
    IReadOnlyList<CharFilterStep> charFilters, TokenizerStep tokenizer, IReadOnlyList<TokenFilterStep> filters, int positionIncrementGap = 100) : Analyzer
{
    private readonly bool _hasCharFilters = charFilters.Count > 0;

    /// <summary>The filters on recorded tokens, of each thread its own.</summary>
    private readonly ThreadLocal<(RecordedTokenStream Source, TokenStream Filtered)> _recorded = new(() =>
    {
        var source = new RecordedTokenStream();
        return (source, Chain(source, filters));
    });

    public TokenChainAnalyzer(TokenizerStep tokenizer, params IReadOnlyList<TokenFilterStep> filters) : this([], tokenizer, filters)
    {
    }

    public override int GetPositionIncrementGap(string fieldName) => positionIncrementGap;

    /// <summary>A part of a word (a beginning, a pattern, the end of a range) as the words of the index are written.</summary>
    public string Normalize(string text)
    {
        using var stream = Chain(
            new KeywordTokenizer(Filtered(new StringReader(text), charFilters.Where(filter => filter.Normalizes))), filters.Where(filter => filter.Normalizes));
        var term = stream.AddAttribute<ICharTermAttribute>();
        stream.Reset();
        var normalized = stream.IncrementToken() ? term.ToString() : "";
        stream.End();
        return normalized;
    }

    /// <summary>The tokens of a text that other chains analyse as well; null: this chain shares nothing with others. To be read before the next call.</summary>
    public TokenStream? Shared(string text)
    {
        if (tokenizer.Words is null || _hasCharFilters)
        {
            return null;
        }

        var (source, filtered) = _recorded.Value;
        source.Give(RecordedTokens.Of(tokenizer, text));
        return filtered;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _recorded.Dispose();
        }

        base.Dispose(disposing);
    }

    protected override TextReader InitReader(string fieldName, TextReader reader) => _hasCharFilters ? Filtered(reader, charFilters) : reader;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = tokenizer.Create(reader);
        TokenStream words = tokenizer.LongestToken is { } longest ? new LongWordsFilter(source, longest) : source;
        return new TokenStreamComponents(source, Chain(words, filters));
    }

    private static TextReader Filtered(TextReader reader, IEnumerable<CharFilterStep> steps) => steps.Aggregate(reader, (inner, step) => step.Create(inner));

    private static TokenStream Chain(TokenStream source, IEnumerable<TokenFilterStep> steps) => steps.Aggregate(source, (inner, step) => step.Create(inner));
}
