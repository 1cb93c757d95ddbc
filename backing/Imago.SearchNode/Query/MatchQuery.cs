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

    /// <summary>How many words the last word of a phrase may stand for.</summary>
    public int MaxExpansions { get; init; } = FuzzyOptions.StandardExpansions;

    /// <summary>Null: words match exactly.</summary>
    public FuzzyOptions? Fuzzy { get; init; }

    /// <summary>Takes the parameters of a query for words.</summary>
    public static MatchOptions TakeWords(Parameters parameters)
    {
        var expansions = FuzzyOptions.TakeExpansions(parameters);
        var options = TakeCommon(parameters) with
        {
            MaxExpansions = expansions,
            Lenient = parameters.Flag("lenient", false),
            Operator = OperatorOf(parameters.Text("operator")),
            MinimumShouldMatch = parameters.Text("minimum_should_match"),
            Fuzzy = FuzzyOptions.Take(parameters, expansions, "fuzzy_transpositions"),
        };
        parameters.Refused("auto_generate_synonyms_phrase_query", "true", "false");
        parameters.Refused("fuzzy_rewrite");
        return options;
    }

    /// <summary>Takes the parameters of a query for a phrase.</summary>
    public static MatchOptions TakePhrase(Parameters parameters, bool lastIsPrefix = false) => TakeCommon(parameters) with
    {
        Slop = SlopOf(parameters),
        LastIsPrefix = lastIsPrefix,
        MaxExpansions = lastIsPrefix ? FuzzyOptions.TakeExpansions(parameters) : FuzzyOptions.StandardExpansions,
    };

    public LuceneQuery Build(QueryContext context, string fieldName, JsonElement text) =>
        TryBuild(context, fieldName, text) ?? (ZeroTermsMatchAll ? new MatchAllDocsQuery() : new ConstantScoreQuery(new NothingFilter()));

    /// <summary>Null: the text has no words.</summary>
    public LuceneQuery? TryBuild(QueryContext context, string fieldName, JsonElement text)
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

    private LuceneQuery? Build(QueryContext context, FieldMapper field, JsonElement text)
    {
        if (field is not (TextMapper or KeywordMapper))
        {
            return (Slop, LastIsPrefix, Fuzzy) switch
            {
                (null, false, null) => field.Term(text, context.Fields),
                (null, false, _) => throw Refuse.IllegalArgument(
                    $"Can only use fuzzy queries on keyword and text fields - not on [{field.Path}] which is of type [{field.TypeName}]"),
                (null, true, _) => throw Refuse.IllegalArgument(
                    $"Can only use prefix queries on keyword, text and wildcard fields - not on [{field.Path}] which is of type [{field.TypeName}]"),
                (_, false, _) => field.Term(text, context.Fields),
                _ => throw Refuse.IllegalArgument($"Can only use phrase prefix queries on text fields - not on [{field.Path}] which is of type [{field.TypeName}]"),
            };
        }

        if (field is not TextMapper && Analyzer is null)
        {
            return (LastIsPrefix, Fuzzy) switch
            {
                (true, _) => AnalyzedText.Prefix(field.Path, field.Normalize(text.ScalarText())),
                (_, { } fuzzy) => new FuzzyTermsQuery(new Lucene.Net.Index.Term(field.Path, field.Normalize(text.ScalarText())), fuzzy),
                _ => field.Term(text, context.Fields),
            };
        }

        var analyzer = Analyzer is null
            ? ((TextMapper)field).SearchAnalyzer
            : context.Index.Analyzers.Find(Analyzer) ?? throw Refuse.IllegalArgument($"[match] analyzer [{Analyzer}] not found");
        return (Slop, LastIsPrefix) switch
        {
            ({ } slop, true) => AnalyzedText.PhrasePrefix(analyzer, field.Path, text.ScalarText(), slop, MaxExpansions),
            ({ } slop, false) => AnalyzedText.Phrase(analyzer, field.Path, text.ScalarText(), slop),
            _ => AnalyzedText.Words(analyzer, field.Path, text.ScalarText(), this),
        };
    }

    private static MatchOptions TakeCommon(Parameters parameters) => new()
    {
        Analyzer = parameters.Text("analyzer"),
        ZeroTermsMatchAll = parameters.Text("zero_terms_query")?.ToLowerInvariant() switch
        {
            null or "none" => false,
            "all" => true,
            var other => throw Refuse.Parsing($"Unsupported zero_terms_query value [{other}]"),
        },
    };

    /// <summary>How many moves the words of a phrase may be apart.</summary>
    public static int SlopOf(Parameters parameters) =>
        parameters.Whole("slop", 0) is >= 0 and var slop ? slop : throw Refuse.IllegalArgument("No negative slop allowed.");

    public static Occur OperatorOf(string? name) => name?.ToLowerInvariant() switch
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
        var query = new MatchQuery(field, parameters.Required("query"), MatchOptions.TakeWords(parameters)) { Boost = parameters.Number("boost", 1) };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => options.Build(context, field, text);
}

/// <summary><c>match_phrase</c> and <c>match_phrase_prefix</c>: the words of a text in one field, in their order.</summary>
internal sealed class MatchPhraseQuery(string field, JsonElement text, MatchOptions options) : QueryNode
{
    public static MatchPhraseQuery Parse(JsonElement json) => Parse("match_phrase", json, lastIsPrefix: false);

    public static MatchPhraseQuery ParsePrefix(JsonElement json) => Parse("match_phrase_prefix", json, lastIsPrefix: true);

    protected override LuceneQuery Create(QueryContext context) => options.Build(context, field, text);

    private static MatchPhraseQuery Parse(string name, JsonElement json, bool lastIsPrefix)
    {
        var (field, body) = FieldQuery.Single(name, json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new MatchPhraseQuery(field, body, new MatchOptions { Slop = 0, LastIsPrefix = lastIsPrefix });
        }

        var parameters = new Parameters(name, body);
        var query = new MatchPhraseQuery(field, parameters.Required("query"), MatchOptions.TakePhrase(parameters, lastIsPrefix))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }
}

/// <summary><c>match_bool_prefix</c>: the words of a text in one field, the last of them as the beginning of a word.</summary>
internal sealed class MatchBoolPrefixQuery(string field, JsonElement text, MatchOptions options) : QueryNode
{
    public static MatchBoolPrefixQuery Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("match_bool_prefix", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new MatchBoolPrefixQuery(field, body, new MatchOptions { LastIsPrefix = true });
        }

        var parameters = new Parameters("match_bool_prefix", body);
        var options = new MatchOptions
        {
            Analyzer = parameters.Text("analyzer"),
            Operator = MatchOptions.OperatorOf(parameters.Text("operator")),
            MinimumShouldMatch = parameters.Text("minimum_should_match"),
            Fuzzy = FuzzyOptions.Take(parameters, FuzzyOptions.TakeExpansions(parameters), "fuzzy_transpositions"),
            LastIsPrefix = true,
        };
        parameters.Refused("fuzzy_rewrite");
        var query = new MatchBoolPrefixQuery(field, parameters.Required("query"), options) { Boost = parameters.Number("boost", 1) };
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
