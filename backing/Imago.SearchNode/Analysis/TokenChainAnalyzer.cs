using Lucene.Net.Analysis;

namespace Imago.SearchNode.Analysis;

/// <summary>A tokenizer followed by token filters; values of an array stand 100 positions apart, so that no phrase spans two of them.</summary>
internal sealed class TokenChainAnalyzer(Func<TextReader, Tokenizer> tokenizer, params IReadOnlyList<Func<TokenStream, TokenStream>> filters) : Analyzer
{
    private const int PositionIncrementGap = 100;

    public override int GetPositionIncrementGap(string fieldName) => PositionIncrementGap;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
    {
        var source = tokenizer(reader);
        TokenStream stream = source;
        foreach (var filter in filters)
        {
            stream = filter(stream);
        }

        return new TokenStreamComponents(source, stream);
    }
}
