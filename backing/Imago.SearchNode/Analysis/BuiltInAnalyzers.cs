using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
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

    public static readonly TokenFilterStep LowerCase = new(tokens => new LowerCaseWordsFilter(tokens), Normalizes: true);

    private static readonly string[] Names = [Standard, "simple", "whitespace", "keyword", "stop", "german", "english"];

    /// <summary>Analyzers of Elasticsearch that this node refuses by name instead of calling them unknown.</summary>
    private static readonly string[] Missing =
    [
        "arabic", "armenian", "basque", "bengali", "brazilian", "bulgarian", "catalan", "chinese", "cjk", "classic", "czech", "danish", "dutch", "estonian",
        "fingerprint", "finnish", "french", "galician", "greek", "hindi", "hungarian", "indonesian", "irish", "italian", "latvian", "lithuanian", "norwegian",
        "pattern", "persian", "portuguese", "romanian", "russian", "serbian", "snowball", "sorani", "spanish", "swedish", "thai", "turkish",
    ];

    public static IReadOnlyList<string> Supported => Names;

    public static bool IsMissing(string name) => Missing.Contains(name);

    public static Dictionary<string, TokenChainAnalyzer> Create() =>
        Names.ToDictionary(name => name, name => Create(AnalysisDefinition.Named("analyzer", name))!, StringComparer.Ordinal);

    /// <summary>One with parameters of its own; null if it is none of these.</summary>
    public static TokenChainAnalyzer? Create(AnalysisDefinition definition) => definition.Type switch
    {
        Standard => StandardChain(definition),
        "simple" => new TokenChainAnalyzer(new TokenizerStep(reader => new LowerCaseTokenizer(Version, reader)), LowerCase),
        "whitespace" => new TokenChainAnalyzer(new TokenizerStep(reader => new WhitespaceTokenizer(Version, reader))),
        "keyword" => new TokenChainAnalyzer(new TokenizerStep(reader => new KeywordTokenizer(reader))),
        "stop" => new TokenChainAnalyzer(new TokenizerStep(reader => new LowerCaseTokenizer(Version, reader)), LowerCase, Stop(definition, EnglishAnalyzer.DefaultStopSet)),
        "german" => new TokenChainAnalyzer(
            StandardTokens, LowerCase, Stop(definition, GermanAnalyzer.DefaultStopSet), new(tokens => new GermanNormalizationFilter(tokens), Normalizes: true),
            new(tokens => new GermanLightStemFilter(tokens))),
        "english" => new TokenChainAnalyzer(
            StandardTokens, new(tokens => new EnglishPossessiveFilter(Version, tokens)), LowerCase, Stop(definition, EnglishAnalyzer.DefaultStopSet),
            new(tokens => new PorterStemFilter(tokens))),
        _ => null,
    };

    private static TokenizerStep StandardTokens => Tokenizers.Create(AnalysisDefinition.Named("tokenizer", Standard));

    private static TokenChainAnalyzer StandardChain(AnalysisDefinition definition)
    {
        var stop = StopWords.Of(definition, standard: null);
        var tokenizer = Tokenizers.Create(definition with { Type = Standard });
        return stop.Count == 0 ? new TokenChainAnalyzer(tokenizer, LowerCase) : new TokenChainAnalyzer(tokenizer, LowerCase, StopWords.Filter(stop));
    }

    private static TokenFilterStep Stop(AnalysisDefinition definition, CharArraySet standard) => StopWords.Filter(StopWords.Of(definition, standard));
}

/// <summary>The <c>stopwords</c> of a definition: a list of words, or the list of a language.</summary>
internal static class StopWords
{
    private static readonly string[] Languages = ["_english_", "_german_", "_none_"];

    /// <param name="standard">Null: none.</param>
    public static CharArraySet Of(AnalysisDefinition definition, CharArraySet? standard, bool ignoreCase = false)
    {
        if (definition.Texts("stopwords") is not { } words)
        {
            return standard ?? CharArraySet.Empty;
        }

        if (words is not [var language] || !language.StartsWith('_'))
        {
            return new CharArraySet(BuiltInAnalyzers.Version, words, ignoreCase);
        }

        return language switch
        {
            "_english_" => EnglishAnalyzer.DefaultStopSet,
            "_german_" => GermanAnalyzer.DefaultStopSet,
            "_none_" => CharArraySet.Empty,
            _ => throw Errors.Refuse.Unsupported(
                $"the stop words [{language}] of the {definition.Kind} [{definition.Name}]; supported are [{string.Join(", ", Languages)}] and lists of words"),
        };
    }

    public static TokenFilterStep Filter(CharArraySet words) => new(tokens => new StopFilter(BuiltInAnalyzers.Version, tokens, words));
}
