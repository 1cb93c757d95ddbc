using System.Text.RegularExpressions;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.NGram;
using Lucene.Net.Analysis.Path;
using Lucene.Net.Analysis.Pattern;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Util;

namespace Imago.SearchNode.Analysis;

/// <summary>The tokenizers of Elasticsearch that Lucene.NET has.</summary>
internal static class Tokenizers
{
    private const LuceneVersion Version = BuiltInAnalyzers.Version;

    private static readonly string[] Supported =
        ["standard", "keyword", "whitespace", "letter", "lowercase", "classic", "uax_url_email", "pattern", "ngram", "edge_ngram", "path_hierarchy"];

    /// <summary>Tokenizers of Elasticsearch that are refused by name instead of being called unknown.</summary>
    private static readonly string[] Missing = ["char_group", "simple_pattern", "simple_pattern_split", "thai", "icu_tokenizer", "nori_tokenizer", "kuromoji_tokenizer"];

    /// <summary>Of all chains with a standard tokenizer without settings of its own.</summary>
    private static readonly TokenizerStep CommonStandard = Standard(StandardAnalyzer.DEFAULT_MAX_TOKEN_LENGTH) with
    {
        Words = new TokenChainAnalyzer(Standard(StandardAnalyzer.DEFAULT_MAX_TOKEN_LENGTH)),
    };

    public static bool IsKnown(string name) => Supported.Contains(name) || Missing.Contains(name);

    public static TokenizerStep Create(AnalysisDefinition definition)
    {
        switch (definition.Type)
        {
            case "standard":
                return LongestToken(definition) is var longest and not StandardAnalyzer.DEFAULT_MAX_TOKEN_LENGTH ? Standard(longest) : CommonStandard;
            case "classic":
                var longestClassic = LongestToken(definition);
                return new(reader => new ClassicTokenizer(Version, reader) { MaxTokenLength = longestClassic });
            case "uax_url_email":
                return new(reader => new UAX29URLEmailTokenizer(Version, reader) { MaxTokenLength = int.MaxValue }, LongestToken(definition));
            case "keyword":
                return new(reader => new KeywordTokenizer(reader));
            case "whitespace":
                return new(reader => new WhitespaceTokenizer(Version, reader));
            case "letter":
                return new(reader => new LetterTokenizer(Version, reader));
            case "lowercase":
                return new(reader => new LowerCaseTokenizer(Version, reader));
            case "pattern":
                var pattern = RegularExpressions.Parse(definition, definition.Text("pattern") ?? @"\W+");
                var group = definition.Whole("group", -1);
                return new(reader => new PatternTokenizer(reader, pattern, group));
            case "ngram":
                return Grams(definition, mostDifference: 1, (reader, least, most, classes) => new CharacterNGrams(reader, least, most, classes));
            case "edge_ngram":
                return Grams(definition, int.MaxValue, (reader, least, most, classes) => new CharacterEdgeNGrams(reader, least, most, classes));
            case "path_hierarchy":
                return PathHierarchy(definition);
            default:
                throw definition.UnsupportedType(Supported);
        }
    }

    /// <remarks>Lucene.NET would leave out what is too long.</remarks>
    private static TokenizerStep Standard(int longest) => new(reader => new StandardTokenizer(Version, reader) { MaxTokenLength = int.MaxValue }, longest);

    private static int LongestToken(AnalysisDefinition definition) => definition.Whole("max_token_length", StandardAnalyzer.DEFAULT_MAX_TOKEN_LENGTH);

    private static TokenizerStep Grams(
        AnalysisDefinition definition, int mostDifference, Func<TextReader, int, int, Func<int, bool>?, Tokenizer> create)
    {
        var (least, most) = (definition.Whole("min_gram", 1), definition.Whole("max_gram", 2));
        if (most - least > mostDifference)
        {
            throw Refuse.IllegalArgument(
                $"The difference between max_gram and min_gram in NGram Tokenizer must be less than or equal to: [{mostDifference}] but was [{most - least}]. " +
                "This limit can be set by changing the [index.max_ngram_diff] index level setting.");
        }

        var classes = CharacterClasses(definition);
        return least < 1 || least > most
            ? throw Refuse.IllegalArgument($"minGram must be greater than zero and not greater than maxGram in the tokenizer [{definition.Name}]")
            : new TokenizerStep(reader => create(reader, least, most, classes));
    }

    /// <summary>Null: every character belongs to a token.</summary>
    private static Func<int, bool>? CharacterClasses(AnalysisDefinition definition)
    {
        if (definition.Texts("token_chars") is not { Count: > 0 } names)
        {
            return null;
        }

        var classes = names.Select(name => Class(definition, name)).ToArray();
        return character => Array.Exists(classes, belongs => belongs(character));
    }

    private static Func<int, bool> Class(AnalysisDefinition definition, string name) => name switch
    {
        "letter" => character => System.Text.Rune.IsLetter(new System.Text.Rune(character)),
        "digit" => character => System.Text.Rune.IsDigit(new System.Text.Rune(character)),
        "whitespace" => character => System.Text.Rune.IsWhiteSpace(new System.Text.Rune(character)),
        "punctuation" => character => System.Text.Rune.IsPunctuation(new System.Text.Rune(character)),
        "symbol" => character => System.Text.Rune.IsSymbol(new System.Text.Rune(character)),
        _ => throw Refuse.IllegalArgument(
            $"Unknown token type: '{name}' of the tokenizer [{definition.Name}], must be one of [letter, digit, whitespace, punctuation, symbol]"),
    };

    private static TokenizerStep PathHierarchy(AnalysisDefinition definition)
    {
        var delimiter = Character(definition, "delimiter", '/');
        var replacement = Character(definition, "replacement", delimiter);
        var skip = definition.Whole("skip", 0);
        return definition.Flag("reverse", false)
            ? new TokenizerStep(reader => new ReversePathHierarchyTokenizer(reader, delimiter, replacement, skip))
            : new TokenizerStep(reader => new PathHierarchyTokenizer(reader, delimiter, replacement, skip));
    }

    private static char Character(AnalysisDefinition definition, string parameter, char standard) => definition.Text(parameter) switch
    {
        null => standard,
        [var only] => only,
        _ => throw Refuse.IllegalArgument($"{parameter} must be a one char value"),
    };

    private sealed class CharacterNGrams(TextReader reader, int least, int most, Func<int, bool>? belongs) : NGramTokenizer(Version, reader, least, most)
    {
        protected override bool IsTokenChar(int chr) => belongs?.Invoke(chr) ?? true;
    }

    private sealed class CharacterEdgeNGrams(TextReader reader, int least, int most, Func<int, bool>? belongs) : EdgeNGramTokenizer(Version, reader, least, most)
    {
        protected override bool IsTokenChar(int chr) => belongs?.Invoke(chr) ?? true;
    }
}

/// <summary>Regular expressions of definitions. Java's flavour and .NET's agree in what analyzers use.</summary>
internal static class RegularExpressions
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static Regex Parse(AnalysisDefinition definition, string pattern)
    {
        try
        {
            return new Regex(pattern, Options(definition), Longest);
        }
        catch (ArgumentException failure)
        {
            throw Refuse.IllegalArgument($"the pattern [{pattern}] of the {definition.Kind} [{definition.Name}] is not a regular expression: {failure.Message}");
        }
    }

    private static RegexOptions Options(AnalysisDefinition definition) => (definition.Text("flags") ?? "")
        .Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Aggregate(RegexOptions.CultureInvariant, (options, flag) => options | flag switch
        {
            "CASE_INSENSITIVE" => RegexOptions.IgnoreCase,
            "MULTILINE" => RegexOptions.Multiline,
            "DOTALL" => RegexOptions.Singleline,
            "COMMENTS" => RegexOptions.IgnorePatternWhitespace,
            "UNICODE_CASE" => RegexOptions.None,
            _ => throw Refuse.Unsupported($"the flag [{flag}] of the {definition.Kind} [{definition.Name}]"),
        });
}
