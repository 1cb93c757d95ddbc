using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.Util;

namespace Imago.SearchNode.Analysis;

/// <summary>Builds the <c>custom</c> analyzers of the index settings out of a tokenizer and token filters.</summary>
internal sealed class CustomAnalyzerBuilder(JsonObject filterDefinitions)
{
    public Analyzer Build(string name, JsonObject definition)
    {
        foreach (var (parameter, _) in definition)
        {
            if (parameter is not ("type" or "tokenizer" or "filter"))
            {
                throw Refuse.Unsupported($"the parameter [{parameter}] of the analyzer [{name}]; supported are [type, tokenizer, filter]");
            }
        }

        if (Text(definition["type"]) is { } type and not "custom")
        {
            throw Refuse.Unsupported($"an analyzer of type [{type}], as [{name}] is; supported is [custom]");
        }

        var tokenizerName = Text(definition["tokenizer"])
            ?? throw Refuse.IllegalArgument($"analyzer [{name}] must specify either an analyzer type, or a tokenizer");
        var tokenizer = Tokenizer(tokenizerName)
            ?? throw Refuse.IllegalArgument($"Custom Analyzer [{name}] failed to find tokenizer under name [{tokenizerName}]");
        var filters = new List<Func<TokenStream, TokenStream>>();
        foreach (var filterName in Texts(definition["filter"]))
        {
            filters.Add(Filter(filterName)
                ?? throw Refuse.IllegalArgument($"Custom Analyzer [{name}] failed to find filter under name [{filterName}]"));
        }

        return new TokenChainAnalyzer(tokenizer, filters);
    }

    private static Func<TextReader, Tokenizer>? Tokenizer(string name) => name switch
    {
        "standard" => BuiltInAnalyzers.StandardTokens,
        "keyword" => reader => new KeywordTokenizer(reader),
        "whitespace" => reader => new WhitespaceTokenizer(BuiltInAnalyzers.Version, reader),
        "letter" => reader => new LetterTokenizer(BuiltInAnalyzers.Version, reader),
        _ => null,
    };

    private Func<TokenStream, TokenStream>? Filter(string name)
    {
        if (filterDefinitions[name] is not { } defined)
        {
            return Named(name);
        }

        var definition = defined as JsonObject ?? throw Refuse.IllegalArgument($"filter [{name}] must be an object");
        return Text(definition["type"]) switch
        {
            "stop" => Stop(name, definition),
            "stemmer" => Stemmer(name, definition),
            { } type when definition.Count == 1 => Named(type),
            var type => throw Refuse.Unsupported($"the token filter [{name}] of type [{type}] with parameters; supported are [stop, stemmer]"),
        };
    }

    private static Func<TokenStream, TokenStream>? Named(string name) => name switch
    {
        "lowercase" => BuiltInAnalyzers.LowerCase,
        "asciifolding" => tokens => new ASCIIFoldingFilter(tokens),
        "german_normalization" => tokens => new GermanNormalizationFilter(tokens),
        "stop" => tokens => new StopFilter(BuiltInAnalyzers.Version, tokens, BuiltInAnalyzers.StopWords("_english_")),
        "porter_stem" => tokens => new PorterStemFilter(tokens),
        "trim" => tokens => new TrimFilter(BuiltInAnalyzers.Version, tokens),
        _ => null,
    };

    private static Func<TokenStream, TokenStream> Stop(string name, JsonObject definition)
    {
        Only(name, definition, "type", "stopwords");
        var words = Texts(definition["stopwords"]).ToList();
        var set = words is [var language] && language.StartsWith('_')
            ? language is "_english_" or "_german_" or "_none_"
                ? BuiltInAnalyzers.StopWords(language)
                : throw Refuse.Unsupported($"the stop words [{language}] of the filter [{name}]; supported are [_english_, _german_, _none_]")
            : words.Count == 0 ? BuiltInAnalyzers.StopWords("_english_") : new CharArraySet(BuiltInAnalyzers.Version, words, ignoreCase: false);
        return tokens => new StopFilter(BuiltInAnalyzers.Version, tokens, set);
    }

    private static Func<TokenStream, TokenStream> Stemmer(string name, JsonObject definition)
    {
        Only(name, definition, "type", "language");
        return (Text(definition["language"]) ?? "english") switch
        {
            "english" => tokens => new PorterStemFilter(tokens),
            "possessive_english" => tokens => new EnglishPossessiveFilter(BuiltInAnalyzers.Version, tokens),
            "light_german" => tokens => new GermanLightStemFilter(tokens),
            "minimal_german" => tokens => new GermanMinimalStemFilter(tokens),
            var language => throw Refuse.Unsupported(
                $"the stemmer language [{language}] of the filter [{name}]; supported are [english, possessive_english, light_german, minimal_german]"),
        };
    }

    private static void Only(string name, JsonObject definition, params ReadOnlySpan<string> allowed)
    {
        foreach (var (parameter, _) in definition)
        {
            if (!allowed.Contains(parameter))
            {
                throw Refuse.Unsupported($"the parameter [{parameter}] of the token filter [{name}]");
            }
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        null => [],
        JsonArray array => array.Select(item => Text(item) ?? throw Refuse.IllegalArgument("a list of names must hold strings")),
        _ => (Text(node) ?? throw Refuse.IllegalArgument($"a name or a list of names is expected but found [{node.ToJsonString()}]")).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };
}
