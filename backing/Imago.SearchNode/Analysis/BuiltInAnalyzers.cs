using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Imago.SearchNode.Analysis;

/// <summary>
/// Elasticsearch 9's analyzers, chain by chain. Lucene.NET's classes of the same names differ: its <c>StandardAnalyzer</c> removes stop words
/// and its <c>GermanAnalyzer</c> normalises after marking keywords.
/// </summary>
internal static class BuiltInAnalyzers
{
    public const string Standard = "standard";
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    public static Dictionary<string, Analyzer> Create() => new(StringComparer.Ordinal)
    {
        [Standard] = new TokenChainAnalyzer(StandardTokens, LowerCase),
        ["simple"] = new TokenChainAnalyzer(reader => new LowerCaseTokenizer(Version, reader)),
        ["whitespace"] = new TokenChainAnalyzer(reader => new WhitespaceTokenizer(Version, reader)),
        ["keyword"] = new TokenChainAnalyzer(reader => new KeywordTokenizer(reader)),
        ["german"] = new TokenChainAnalyzer(
            StandardTokens,
            LowerCase,
            tokens => new StopFilter(Version, tokens, GermanAnalyzer.DefaultStopSet),
            tokens => new GermanNormalizationFilter(tokens),
            tokens => new GermanLightStemFilter(tokens)),
        ["english"] = new TokenChainAnalyzer(
            StandardTokens,
            tokens => new EnglishPossessiveFilter(Version, tokens),
            LowerCase,
            tokens => new StopFilter(Version, tokens, EnglishAnalyzer.DefaultStopSet),
            tokens => new PorterStemFilter(tokens)),
    };

    public static Tokenizer StandardTokens(TextReader reader) => new StandardTokenizer(Version, reader);

    public static TokenStream LowerCase(TokenStream tokens) => new LowerCaseFilter(Version, tokens);

    public static CharArraySet StopWords(string language) => language switch
    {
        "_english_" => EnglishAnalyzer.DefaultStopSet,
        "_german_" => GermanAnalyzer.DefaultStopSet,
        "_none_" => CharArraySet.Empty,
        _ => new CharArraySet(Version, [language], ignoreCase: false),
    };
}
