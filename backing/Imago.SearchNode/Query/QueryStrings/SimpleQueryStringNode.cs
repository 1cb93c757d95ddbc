using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.QueryParsers.Simple;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query.QueryStrings;

/// <summary><c>simple_query_string</c>: a text in a syntax in which nothing is an error.</summary>
internal sealed class SimpleQueryStringNode(string text, QueryStringOptions options, Operator flags, string? minimumShouldMatch) : QueryNode
{
    private static readonly Dictionary<string, Operator> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ALL"] = (Operator)~0,
        ["NONE"] = 0,
        ["AND"] = Operator.AND_OPERATOR,
        ["NOT"] = Operator.NOT_OPERATOR,
        ["OR"] = Operator.OR_OPERATOR,
        ["PREFIX"] = Operator.PREFIX_OPERATOR,
        ["PHRASE"] = Operator.PHRASE_OPERATOR,
        ["PRECEDENCE"] = Operator.PRECEDENCE_OPERATORS,
        ["ESCAPE"] = Operator.ESCAPE_OPERATOR,
        ["WHITESPACE"] = Operator.WHITESPACE_OPERATOR,
        ["FUZZY"] = Operator.FUZZY_OPERATOR,
        ["NEAR"] = Operator.NEAR_OPERATOR,
        ["SLOP"] = Operator.NEAR_OPERATOR,
    };

    public static SimpleQueryStringNode Parse(JsonElement json)
    {
        var parameters = new Parameters("simple_query_string", json);
        var text = parameters.Text("query") ?? throw Refuse.Parsing("[simple_query_string] query text missing");
        var words = new MatchOptions
        {
            Operator = MatchOptions.OperatorOf(parameters.Text("default_operator")),
            Analyzer = parameters.Text("analyzer"),
        };
        var fuzzy = new FuzzyOptions(Fuzziness.Auto)
        {
            PrefixLength = parameters.Whole("fuzzy_prefix_length", 0),
            MaxExpansions = parameters.Whole("fuzzy_max_expansions", FuzzyOptions.StandardExpansions),
            Transpositions = parameters.Flag("fuzzy_transpositions", true),
        };
        var options = new QueryStringOptions(
            [.. parameters.Texts("fields").Select(FieldBoost.Parse)], new FieldsMatch(words, FieldsMatch.TieBreakerOf("most_fields")), fuzzy)
        {
            Lenient = parameters.OptionalFlag("lenient"),
            PhraseTieBreaker = 0,
            QuoteFieldSuffix = parameters.Text("quote_field_suffix"),
        };
        var query = new SimpleQueryStringNode(text, options, FlagsOf(parameters.Take("flags")), parameters.Text("minimum_should_match"))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.Refused("analyze_wildcard", "false");
        parameters.Refused("auto_generate_synonyms_phrase_query", "true", "false");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        if (text.Trim() == "*")
        {
            return new MatchAllDocsQuery();
        }

        var query = new Parser(new QueryStringFields(context, options), flags) { DefaultOperator = options.Match.Options.Operator }.Parse(WithEdits(text));
        return query is null or BooleanQuery { Clauses.Count: 0 } ? Nothing() : QueryStringNode.WithMinimum(query, minimumShouldMatch);
    }

    /// <summary>Writes the two edits out that a tilde without a number stands for, which Lucene.NET's version reads as none.</summary>
    private static string WithEdits(string text)
    {
        var written = new System.Text.StringBuilder(text.Length);
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            written.Append(text[i]);
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length:
                    written.Append(text[++i]);
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '~' when !isQuoted && i > 0 && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]) || text[i + 1] is '"' or '|' or '+' or '(' or ')'):
                    written.Append('2');
                    break;
            }
        }

        return written.ToString();
    }

    private static Operator FlagsOf(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.String } text)
        {
            return json is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var bits) ? bits < 0 ? Flags["ALL"] : (Operator)bits : Flags["ALL"];
        }

        return text.GetString()!.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Aggregate((Operator)0, (flags, name) =>
            Flags.TryGetValue(name, out var flag) ? flags | flag : throw Refuse.IllegalArgument($"Unknown simple_query_string flag [{name}]"));
    }

    /// <summary>Lucene's own reading of the syntax, with each part built for the fields of the mapping.</summary>
    private sealed class Parser(QueryStringFields fields, Operator flags) : SimpleQueryParser(null!, new Dictionary<string, float>(), flags)
    {
        protected override LuceneQuery NewDefaultQuery(string text) => fields.Words(null, text)!;

        protected override LuceneQuery NewFuzzyQuery(string text, int fuzziness) =>
            fields.Fuzzy(null, text, fuzziness.ToString(System.Globalization.CultureInfo.InvariantCulture));

        protected override LuceneQuery NewPhraseQuery(string text, int slop) => fields.Phrase(null, text, slop)!;

        protected override LuceneQuery NewPrefixQuery(string text) => fields.Prefix(null, text);
    }
}
