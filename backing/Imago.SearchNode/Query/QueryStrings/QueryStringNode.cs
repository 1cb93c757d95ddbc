using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query.QueryStrings;

/// <summary><c>query_string</c>: a text in Lucene's query syntax.</summary>
internal sealed class QueryStringNode(string text, QueryStringOptions options, string? minimumShouldMatch) : QueryNode
{
    private const string SpecialCharacters = "\\+-!():^[]\"{}~*?|&/";

    private static readonly string[] Types = ["best_fields", "most_fields", "cross_fields", "phrase", "phrase_prefix", "bool_prefix"];

    public static QueryStringNode Parse(JsonElement json)
    {
        var parameters = new Parameters("query_string", json);
        var text = parameters.Text("query") ?? throw Refuse.Parsing("[query_string] must be provided with a [query]");
        var type = parameters.Text("type") ?? "best_fields";
        if (!Types.Contains(type))
        {
            throw QueryStringParser.Failure($"failed to parse [multi_match] query type [{type}]. unknown type.");
        }

        var defaultField = parameters.Text("default_field");
        var fields = parameters.Texts("fields");
        if (defaultField is not null && fields.Count > 0)
        {
            throw Refuse.Parsing("cannot use [fields] parameter in conjunction with [default_field]");
        }

        var words = new MatchOptions
        {
            Operator = MatchOptions.OperatorOf(parameters.Text("default_operator")),
            Analyzer = parameters.Text("analyzer"),
            LastIsPrefix = type is "bool_prefix" or "phrase_prefix",
        };
        var slop = parameters.Whole("phrase_slop", 0);
        words = words with { Slop = type is "phrase" or "phrase_prefix" ? slop : null };
        var tieBreaker = parameters.Number("tie_breaker", FieldsMatch.TieBreakerOf(type));
        var options = new QueryStringOptions(
            [.. (defaultField is null ? fields : [defaultField]).Select(FieldBoost.Parse)],
            new FieldsMatch(words, tieBreaker, type == "cross_fields"),
            TakeFuzzy(parameters))
        {
            Lenient = parameters.OptionalFlag("lenient"),
            QuoteAnalyzer = parameters.Text("quote_analyzer"),
            QuoteFieldSuffix = parameters.Text("quote_field_suffix"),
            AllowLeadingWildcard = parameters.Flag("allow_leading_wildcard", true),
            PhraseSlop = slop,
            Offset = RangeNode.Offset(parameters.Text("time_zone")),
        };
        var query = new QueryStringNode(parameters.Flag("escape", false) ? Escaped(text) : text, options, parameters.Text("minimum_should_match"))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.Flag("enable_position_increments", true);
        parameters.Refused("analyze_wildcard", "false");
        parameters.Refused("auto_generate_synonyms_phrase_query", "true", "false");
        parameters.Refused("fuzzy_rewrite");
        parameters.Refused("rewrite", "constant_score");
        parameters.OptionalWhole("max_determinized_states");
        parameters.End();
        return query;
    }

    /// <summary>Applies to the optional clauses of the outermost query.</summary>
    public static LuceneQuery WithMinimum(LuceneQuery query, string? minimum)
    {
        if (minimum is not null && query is BooleanQuery all && all.Clauses.Count(clause => clause.Occur == Occur.SHOULD) is > 0 and var optional)
        {
            all.MinimumNumberShouldMatch = MinimumMatch.Calculate(minimum, optional);
        }

        return query;
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Nothing();
        }

        try
        {
            var fields = new QueryStringFields(context, options);
            return new QueryStringParser(text, fields, options.Match.Options.Operator).Parse() is { } query ? WithMinimum(query, minimumShouldMatch) : Nothing();
        }
        catch (ElasticException failure) when (failure is { Type: "parse_exception", NamesLimit: false })
        {
            throw new ElasticException(failure.Status, "query_shard_exception", $"Failed to parse query [{text}]", failure);
        }
    }

    private static FuzzyOptions TakeFuzzy(Parameters parameters) => new(parameters.Text("fuzziness") is { } fuzziness ? Fuzziness.Parse(fuzziness) : Fuzziness.Auto)
    {
        PrefixLength = parameters.Whole("fuzzy_prefix_length", 0),
        MaxExpansions = parameters.Whole("fuzzy_max_expansions", FuzzyOptions.StandardExpansions),
        Transpositions = parameters.Flag("fuzzy_transpositions", true),
    };

    private static string Escaped(string text) =>
        string.Concat(text.Select(character => SpecialCharacters.Contains(character, StringComparison.Ordinal) ? $"\\{character}" : character.ToString()));
}
