using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>How text is matched against one field; shared by match, match_phrase and multi_match.</summary>
internal sealed record MatchOptions
{
    public Occur Operator { get; init; } = Occur.SHOULD;

    public string? MinimumShouldMatch { get; init; }

    /// <summary>A value that the field's type cannot hold matches nothing instead of failing.</summary>
    public bool Lenient { get; init; }

    /// <summary>A text without words (only stop words) matches everything instead of nothing.</summary>
    public bool ZeroTermsMatchAll { get; init; }

    public string? Analyzer { get; init; }

    /// <summary>Not null: the words as a phrase.</summary>
    public int? Slop { get; init; }

    /// <summary>The last word stands for every word that begins with it.</summary>
    public bool LastIsPrefix { get; init; }

    /// <summary>Takes the parameters that the three queries have in common.</summary>
    public static MatchOptions Take(Parameters parameters, bool phrase)
    {
        var options = new MatchOptions
        {
            Analyzer = parameters.Text("analyzer"),
            Slop = phrase ? SlopOf(parameters) : null,
            Lenient = !phrase && parameters.Flag("lenient", false),
            ZeroTermsMatchAll = parameters.Text("zero_terms_query")?.ToLowerInvariant() switch
            {
                null or "none" => false,
                "all" => true,
                var other => throw Refuse.Parsing($"Unsupported zero_terms_query value [{other}]"),
            },
        };
        if (phrase)
        {
            return options;
        }

        parameters.Refused("fuzziness");
        parameters.Refused("prefix_length", "0");
        parameters.Refused("max_expansions", "50");
        parameters.Refused("fuzzy_transpositions", "true");
        parameters.Refused("auto_generate_synonyms_phrase_query", "true");
        return options with
        {
            Operator = OperatorOf(parameters.Text("operator")),
            MinimumShouldMatch = parameters.Text("minimum_should_match"),
        };
    }

    public LuceneQuery Build(QueryContext context, string fieldName, JsonElement text)
    {
        if (context.Field(fieldName) is not { } field)
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        try
        {
            return QueryContext.Guard(() => Build(context, field, text));
        }
        catch (ElasticException failure) when (Lenient && failure.Type is "query_shard_exception" or "parse_exception")
        {
            return new ConstantScoreQuery(new NothingFilter());
        }
    }

    private LuceneQuery Build(QueryContext context, FieldMapper field, JsonElement text)
    {
        if (field is not (TextMapper or KeywordMapper))
        {
            return Slop is null
                ? field.Term(text, context.Fields)
                : throw Refuse.IllegalArgument($"Can only use phrase queries on text fields - not on [{field.Path}] which is of type [{field.TypeName}]");
        }

        if (field is not TextMapper && Analyzer is null)
        {
            return LastIsPrefix ? AnalyzedText.Prefix(field.Path, text.ScalarText()) : field.Term(text, context.Fields);
        }

        var analyzer = Analyzer is null
            ? ((TextMapper)field).SearchAnalyzer
            : context.Index.Analyzers.Find(Analyzer) ?? throw Refuse.IllegalArgument($"[match] analyzer [{Analyzer}] not found");
        var query = Slop is { } slop
            ? AnalyzedText.Phrase(analyzer, field.Path, text.ScalarText(), slop)
            : AnalyzedText.Words(analyzer, field.Path, text.ScalarText(), Operator, MinimumShouldMatch, LastIsPrefix);
        return query ?? (ZeroTermsMatchAll ? new MatchAllDocsQuery() : new ConstantScoreQuery(new NothingFilter()));
    }

    /// <summary>How many moves the words of a phrase may be apart.</summary>
    public static int SlopOf(Parameters parameters) =>
        parameters.Whole("slop", 0) is >= 0 and var slop ? slop : throw Refuse.IllegalArgument("No negative slop allowed.");

    private static Occur OperatorOf(string? name) => name?.ToLowerInvariant() switch
    {
        null or "or" => Occur.SHOULD,
        "and" => Occur.MUST,
        _ => throw Refuse.IllegalArgument($"operator needs to be either OR or AND, but not [{name}]"),
    };
}

/// <summary><c>match</c>: the words of a text in one field.</summary>
internal sealed class MatchQuery(string field, JsonElement text, MatchOptions options) : QueryNode
{
    public static MatchQuery Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("match", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new MatchQuery(field, body, new MatchOptions());
        }

        var parameters = new Parameters("match", body);
        var query = new MatchQuery(field, parameters.Required("query"), MatchOptions.Take(parameters, phrase: false)) { Boost = parameters.Number("boost", 1) };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => options.Build(context, field, text);
}

/// <summary><c>match_phrase</c>: the words of a text in one field, in their order.</summary>
internal sealed class MatchPhraseQuery(string field, JsonElement text, MatchOptions options) : QueryNode
{
    public static MatchPhraseQuery Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("match_phrase", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new MatchPhraseQuery(field, body, new MatchOptions { Slop = 0 });
        }

        var parameters = new Parameters("match_phrase", body);
        var query = new MatchPhraseQuery(field, parameters.Required("query"), MatchOptions.Take(parameters, phrase: true))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => options.Build(context, field, text);
}

/// <summary>The form that the queries of one field share: <c>{"field": value}</c> or <c>{"field": {...}}</c>.</summary>
internal static class FieldQuery
{
    public static (string Field, JsonElement Body) Single(string query, JsonElement json)
    {
        using var members = json.EnumerateObject();
        if (!members.MoveNext())
        {
            throw Refuse.IllegalArgument($"[{query}] query requires a field name");
        }

        var (field, body) = (members.Current.Name, members.Current.Value);
        return members.MoveNext()
            ? throw Refuse.Parsing($"[{query}] query doesn't support multiple fields, found [{field}] and [{members.Current.Name}]")
            : body.ValueKind is JsonValueKind.Array or JsonValueKind.Null
                ? throw Refuse.Parsing($"[{query}] unknown token [{(body.ValueKind == JsonValueKind.Array ? "START_ARRAY" : "VALUE_NULL")}] after [{field}]")
                : (field, body);
    }
}
