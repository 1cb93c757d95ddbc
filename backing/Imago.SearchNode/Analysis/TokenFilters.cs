using Imago.SearchNode.Errors;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.NGram;
using Lucene.Net.Analysis.Pattern;
using Lucene.Net.Analysis.Reverse;
using Lucene.Net.Analysis.Shingle;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Util;

namespace Imago.SearchNode.Analysis;

/// <summary>The token filters of Elasticsearch that Lucene.NET has in the same form.</summary>
internal static class TokenFilters
{
    private const LuceneVersion Version = BuiltInAnalyzers.Version;

    private static readonly string[] Supported =
    [
        "apostrophe", "asciifolding", "classic", "edge_ngram", "elision", "german_normalization", "keyword_marker", "keyword_repeat", "kstem", "length", "limit",
        "lowercase", "ngram", "pattern_replace", "porter_stem", "remove_duplicates", "reverse", "shingle", "snowball", "stemmer", "stop", "trim", "truncate",
        "unique", "uppercase",
    ];

    /// <summary>Token filters of Elasticsearch that are refused by name instead of being called unknown.</summary>
    private static readonly string[] Missing =
    [
        "arabic_normalization", "arabic_stem", "bengali_normalization", "brazilian_stem", "cjk_bigram", "cjk_width", "common_grams", "condition", "czech_stem",
        "decimal_digit", "delimited_payload", "dictionary_decompounder", "dutch_stem", "fingerprint", "flatten_graph", "french_stem", "german_stem",
        "hindi_normalization", "hunspell", "hyphenation_decompounder", "indic_normalization", "keep", "keep_types", "min_hash", "multiplexer", "pattern_capture",
        "persian_normalization", "persian_stem", "predicate_token_filter", "russian_stem", "scandinavian_folding", "scandinavian_normalization",
        "serbian_normalization", "sorani_normalization", "stemmer_override", "synonym", "synonym_graph", "word_delimiter", "word_delimiter_graph",
    ];

    public static bool IsKnown(string name) => Supported.Contains(name) || Missing.Contains(name);

    public static TokenFilterStep Create(AnalysisDefinition definition) => definition.Type switch
    {
        "lowercase" => BuiltInAnalyzers.LowerCase,
        "uppercase" => Normalizing(tokens => new UpperCaseFilter(Version, tokens)),
        "asciifolding" => Folding(definition.Flag("preserve_original", false)),
        "german_normalization" => Normalizing(tokens => new GermanNormalizationFilter(tokens)),
        "trim" => Normalizing(tokens => new TrimFilter(Version, tokens)),
        "elision" => Elision(definition),
        "apostrophe" => new(tokens => new ApostropheFilter(tokens)),
        "classic" => new(tokens => new ClassicFilter(tokens)),
        "stop" => Stop(definition),
        "stemmer" => Stemmers.Create(definition),
        "snowball" => Stemmers.Snowball(definition),
        "porter_stem" => new(tokens => new PorterStemFilter(tokens)),
        "kstem" => new(tokens => new KStemFilter(tokens)),
        "keyword_marker" => KeywordMarker(definition),
        "keyword_repeat" => new(tokens => new KeywordRepeatFilter(tokens)),
        "remove_duplicates" => new(tokens => new RemoveDuplicatesTokenFilter(tokens)),
        "unique" => Unique(definition),
        "reverse" => new(tokens => new ReverseStringFilter(Version, tokens)),
        "length" => Length(definition.Whole("min", 0), definition.Whole("max", int.MaxValue)),
        "limit" => Limit(definition.Whole("max_token_count", 1), definition.Flag("consume_all_tokens", false)),
        "truncate" => Truncate(definition.Whole("length", 10)),
        "pattern_replace" => PatternReplace(definition),
        "shingle" => Shingle(definition),
        "ngram" => Grams(definition, mostDifference: 1, (tokens, least, most) => new NGramTokenFilter(Version, tokens, least, most)),
        "edge_ngram" => Grams(definition, int.MaxValue, (tokens, least, most) => new EdgeNGramTokenFilter(Version, tokens, least, most)),
        _ => throw definition.UnsupportedType(Supported),
    };

    private static TokenFilterStep Normalizing(Func<TokenStream, TokenStream> create) => new(create, Normalizes: true);

    private static TokenFilterStep Folding(bool keepOriginal) => keepOriginal
        ? new(tokens => new ASCIIFoldingFilter(tokens, preserveOriginal: true))
        : Normalizing(tokens => new ASCIIFoldingFilter(tokens, preserveOriginal: false));

    private static TokenFilterStep Elision(AnalysisDefinition definition)
    {
        var articles = definition.Texts("articles") is { } given
            ? new CharArraySet(Version, given, definition.Flag("articles_case", false))
            : FrenchAnalyzer.DEFAULT_ARTICLES;
        return Normalizing(tokens => new ElisionFilter(tokens, articles));
    }

    private static TokenFilterStep Stop(AnalysisDefinition definition)
    {
        if (!definition.Flag("remove_trailing", true))
        {
            throw Refuse.Unsupported($"[remove_trailing: false] of the filter [{definition.Name}]");
        }

        return StopWords.Filter(StopWords.Of(definition, EnglishAnalyzer.DefaultStopSet, definition.Flag("ignore_case", false)));
    }

    private static TokenFilterStep KeywordMarker(AnalysisDefinition definition)
    {
        var ignoreCase = definition.Flag("ignore_case", false);
        if (definition.Text("keywords_pattern") is { } pattern)
        {
            var expression = RegularExpressions.Parse(definition, $"^(?:{pattern})$");
            return new(tokens => new PatternKeywordMarkerFilter(tokens, expression));
        }

        var words = new CharArraySet(
            Version,
            definition.Texts("keywords") ?? throw Refuse.IllegalArgument("keyword filter requires either `keywords`, `keywords_path`, or `keywords_pattern` to be configured"),
            ignoreCase);
        return new(tokens => new SetKeywordMarkerFilter(tokens, words));
    }

    private static TokenFilterStep Unique(AnalysisDefinition definition) => definition.Flag("only_on_same_position", false)
        ? new(tokens => new RemoveDuplicatesTokenFilter(tokens))
        : new(tokens => new UniqueWordsFilter(tokens));

    private static TokenFilterStep Length(int least, int most) => new(tokens => new LengthFilter(Version, tokens, least, most));

    private static TokenFilterStep Limit(int most, bool consumeAll) => new(tokens => new LimitTokenCountFilter(tokens, most, consumeAll));

    private static TokenFilterStep Truncate(int length) => length > 0
        ? new(tokens => new TruncatedWordsFilter(tokens, length))
        : throw Refuse.IllegalArgument("length parameter must be provided");

    private static TokenFilterStep PatternReplace(AnalysisDefinition definition)
    {
        var pattern = RegularExpressions.Parse(
            definition, definition.Text("pattern") ?? throw Refuse.IllegalArgument($"pattern is missing for [{definition.Name}] token filter of type 'pattern_replace'"));
        var replacement = definition.Text("replacement") ?? "";
        var all = definition.Flag("all", true);
        return Normalizing(tokens => new PatternReplaceFilter(tokens, pattern, replacement, all));
    }

    private static TokenFilterStep Shingle(AnalysisDefinition definition)
    {
        var (least, most) = (definition.Whole("min_shingle_size", 2), definition.Whole("max_shingle_size", 2));
        var outputUnigrams = definition.Flag("output_unigrams", true);
        var unigramsIfNone = definition.Flag("output_unigrams_if_no_shingles", false);
        var separator = definition.Text("token_separator") ?? " ";
        var filler = definition.Text("filler_token") ?? "_";
        if (least < 2 || most < least || most - least > 3)
        {
            throw Refuse.IllegalArgument(
                $"In Shingle TokenFilter the difference between max_shingle_size and min_shingle_size (and +1 if outputting unigrams) must be less than or equal to: [3] but was [{most - least}].");
        }

        return new(tokens =>
        {
            var shingles = new ShingleFilter(tokens, least, most);
            shingles.SetOutputUnigrams(outputUnigrams);
            shingles.SetOutputUnigramsIfNoShingles(unigramsIfNone);
            shingles.SetTokenSeparator(separator);
            shingles.SetFillerToken(filler);
            return shingles;
        });
    }

    private static TokenFilterStep Grams(AnalysisDefinition definition, int mostDifference, Func<TokenStream, int, int, TokenStream> create)
    {
        var (least, most) = (definition.Whole("min_gram", 1), definition.Whole("max_gram", 2));
        if (definition.Flag("preserve_original", false) || definition.Text("side") is not (null or "front"))
        {
            throw Refuse.Unsupported($"[preserve_original] and [side] of the filter [{definition.Name}]");
        }

        return most - least > mostDifference
            ? throw Refuse.IllegalArgument(
                $"The difference between max_gram and min_gram in NGram Tokenizer must be less than or equal to: [{mostDifference}] but was [{most - least}]. " +
                "This limit can be set by changing the [index.max_ngram_diff] index level setting.")
            : least < 1 || least > most
                ? throw Refuse.IllegalArgument($"minGram must be greater than zero and not greater than maxGram in the filter [{definition.Name}]")
                : new(tokens => create(tokens, least, most));
    }
}

/// <summary>The stemmers of English and German.</summary>
internal static class Stemmers
{
    private const LuceneVersion Version = BuiltInAnalyzers.Version;

    private static readonly string[] Languages =
        ["english", "light_english", "porter2", "minimal_english", "possessive_english", "lovins", "light_german", "minimal_german"];

    private static readonly string[] SnowballLanguages = ["English", "Porter", "Lovins"];

    public static TokenFilterStep Create(AnalysisDefinition definition) => (definition.Text("language") ?? definition.Text("name") ?? "porter") switch
    {
        "porter" or "english" => new(tokens => new PorterStemFilter(tokens)),
        "porter2" => new(tokens => new SnowballFilter(tokens, "English")),
        "lovins" => new(tokens => new SnowballFilter(tokens, "Lovins")),
        "light_english" => new(tokens => new KStemFilter(tokens)),
        "minimal_english" => new(tokens => new EnglishMinimalStemFilter(tokens)),
        "possessive_english" => new(tokens => new EnglishPossessiveFilter(Version, tokens)),
        "light_german" => new(tokens => new GermanLightStemFilter(tokens)),
        "minimal_german" => new(tokens => new GermanMinimalStemFilter(tokens)),
        var language => throw Refuse.Unsupported($"the stemmer language [{language}] of the filter [{definition.Name}]; supported are [{string.Join(", ", Languages)}]"),
    };

    public static TokenFilterStep Snowball(AnalysisDefinition definition)
    {
        var language = definition.Text("language") ?? "English";
        return SnowballLanguages.Contains(language)
            ? new(tokens => new SnowballFilter(tokens, language))
            : throw Refuse.Unsupported($"the language [{language}] of the filter [{definition.Name}]; supported are [{string.Join(", ", SnowballLanguages)}]");
    }
}
