using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary><c>term</c>: exactly this value.</summary>
internal sealed class TermNode(string field, JsonElement value, bool ignoreCase = false) : QueryNode
{
    public static TermNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("term", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new TermNode(field, body);
        }

        var parameters = new Parameters("term", body);
        var query = new TermNode(
            field, parameters.Take("value") ?? throw Refuse.IllegalArgument("value cannot be null"), parameters.Flag("case_insensitive", false))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => context.Field(field) is not { } mapper
        ? Nothing()
        : QueryContext.Guard(() => ignoreCase
            ? TermPatternQuery.Term(mapper.RequireTerms("case insensitive term"), mapper.OfTerm(value.ScalarText()))
            : mapper.Term(value, context.Fields));
}

/// <summary><c>terms</c>: any of these values.</summary>
internal sealed class TermsNode(string field, IReadOnlyList<JsonElement> values) : QueryNode
{
    /// <summary>Elasticsearch's default of <c>index.max_terms_count</c>.</summary>
    private const int MostTerms = 65_536;

    public static TermsNode Parse(JsonElement json)
    {
        var parameters = new Parameters("terms", json);
        var boost = parameters.Number("boost", 1);
        parameters.Take("_name");
        if (parameters.Rest() is not [var (field, values)])
        {
            throw Refuse.Parsing("[terms] query requires exactly one field");
        }

        return values.ValueKind switch
        {
            JsonValueKind.Array => new TermsNode(field, [.. values.EnumerateArray()]) { Boost = boost },
            JsonValueKind.Object => throw Refuse.Unsupported("a terms look-up in a [terms] query; give the values themselves"),
            _ => throw Refuse.Parsing($"[terms] query does not support [{field}]"),
        };
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        if (values.Count > MostTerms)
        {
            throw Refuse.QueryShard(
                $"failed to create query: The number of terms [{values.Count}] used in the Terms Query request has exceeded the allowed maximum of [{MostTerms}]. " +
                "This maximum can be set by changing the [index.max_terms_count] index level setting.");
        }

        return values.Count > 0 && context.Field(field) is { } mapper ? QueryContext.Guard(() => mapper.Terms(values, context.Fields)) : Nothing();
    }
}

/// <summary><c>range</c>: values between two ends.</summary>
internal sealed class RangeNode(string field, RangeBounds bounds) : QueryNode
{
    public static RangeNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("range", json);
        var parameters = new Parameters("range", body);
        var (gte, gt, lte, lt) = (parameters.Take("gte"), parameters.Take("gt"), parameters.Take("lte"), parameters.Take("lt"));
        var format = parameters.Text("format") is { } text ? DateFormat.Create(text) : null;
        var query = new RangeNode(field, new RangeBounds(gt ?? gte, lt ?? lte, gt is null, lt is null, format, Offset(parameters.Text("time_zone"))))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.Refused("relation");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) =>
        context.Field(field) is { } mapper ? QueryContext.Guard(() => mapper.Range(bounds, context.Fields)) : Nothing();

    /// <summary>Hours before UTC of a time zone that is an offset.</summary>
    public static TimeSpan Offset(string? zone)
    {
        if (zone is null or "Z" or "UTC")
        {
            return TimeSpan.Zero;
        }

        return zone[0] is '+' or '-' && TimeSpan.TryParse(zone.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out var offset)
            ? zone[0] == '-' ? -offset : offset
            : throw Refuse.Unsupported($"the time zone [{zone}]; supported are UTC and offsets such as +01:00");
    }
}

/// <summary><c>exists</c>: the field has an indexed value.</summary>
internal sealed class ExistsQuery(string field) : QueryNode
{
    public static ExistsQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("exists", json);
        var query = new ExistsQuery(parameters.Text("field") ?? throw Refuse.Parsing("[exists] must be provided with a [field]"))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context)
    {
        switch (field)
        {
            case MetadataFields.Id or MetadataFields.SequenceNumber or MetadataFields.Index or MetadataFields.Version:
                return new ConstantScoreQuery(new MatchAllDocsQuery());
            case MetadataFields.Routing:
                return Nothing();
        }

        var names = context.Mapping.Objects.Contains(field)
            ? context.Mapping.Fields.Keys.Where(name => name.StartsWith(field + ".", StringComparison.Ordinal)).ToList()
            : [.. context.FieldsLike(field).Where(name => context.Field(name) is not null)];
        return names.Count == 0
            ? Nothing()
            : new ConstantScoreQuery(new TermsFilter([.. names.Select(name => new Term(MetadataFields.FieldNames, name))]));
    }
}

/// <summary><c>ids</c>: documents by id.</summary>
internal sealed class IdsQuery(IReadOnlyList<string> ids) : QueryNode
{
    public static IdsQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("ids", json);
        var query = new IdsQuery(parameters.Texts("values")) { Boost = parameters.Number("boost", 1) };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) =>
        ids.Count == 0 ? Nothing() : new ConstantScoreQuery(new TermsFilter([.. ids.Select(id => new Term(MetadataFields.Id, id))]));
}

/// <summary><c>prefix</c>: terms that begin so.</summary>
internal sealed class PrefixNode(string field, string value, bool ignoreCase = false) : QueryNode
{
    public static PrefixNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("prefix", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new PrefixNode(field, body.ScalarText());
        }

        var parameters = new Parameters("prefix", body);
        var query = new PrefixNode(field, parameters.RequiredText("value"), parameters.Flag("case_insensitive", false)) { Boost = parameters.Number("boost", 1) };
        parameters.Refused("rewrite", "constant_score");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => context.Field(field) is not { } mapper
        ? Nothing()
        : QueryContext.Guard(() => mapper.RequireTerms("prefix") is var terms && ignoreCase
            ? TermPatternQuery.Prefix(terms, mapper.OfTerm(value))
            : AnalyzedText.Prefix(terms, mapper.OfTerm(value)));
}

/// <summary><c>wildcard</c>: terms by a pattern of <c>*</c> and <c>?</c>.</summary>
internal sealed class WildcardNode(string field, string pattern, bool ignoreCase = false) : QueryNode
{
    public static WildcardNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("wildcard", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new WildcardNode(field, body.ScalarText());
        }

        var parameters = new Parameters("wildcard", body);
        var pattern = parameters.Text("value") ?? parameters.Text("wildcard") ?? throw Refuse.IllegalArgument("value cannot be null");
        var query = new WildcardNode(field, pattern, parameters.Flag("case_insensitive", false)) { Boost = parameters.Number("boost", 1) };
        parameters.Refused("rewrite", "constant_score");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => context.Field(field) is { } mapper
        ? QueryContext.Guard(() => TermPatternQuery.Wildcard(mapper.RequireTerms("wildcard"), NormalizedPattern.Of(mapper.OfTerm, pattern), ignoreCase))
        : Nothing();
}

/// <summary><c>regexp</c>: terms by a regular expression of Lucene.</summary>
internal sealed class RegexpNode(string field, string expression) : QueryNode
{
    public static RegexpNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("regexp", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new RegexpNode(field, body.ScalarText());
        }

        var parameters = new Parameters("regexp", body);
        var query = new RegexpNode(field, parameters.RequiredText("value")) { Boost = parameters.Number("boost", 1) };
        parameters.Refused("flags", "ALL");
        parameters.Refused("case_insensitive", "false");
        parameters.OptionalWhole("max_determinized_states");
        parameters.Refused("rewrite", "constant_score");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => context.Field(field) is { } mapper
        ? QueryContext.Guard(() => TermPatternQuery.Expression(mapper.RequireTerms("regexp"), mapper.OfTerm(expression)))
        : Nothing();
}

/// <summary><c>fuzzy</c>: a term and those a few edits away from it.</summary>
internal sealed class FuzzyNode(string field, string value, FuzzyOptions options) : QueryNode
{
    public static FuzzyNode Parse(JsonElement json)
    {
        var (field, body) = FieldQuery.Single("fuzzy", json);
        if (body.ValueKind != JsonValueKind.Object)
        {
            return new FuzzyNode(field, body.ScalarText(), new FuzzyOptions(Fuzziness.Auto));
        }

        var parameters = new Parameters("fuzzy", body);
        var query = new FuzzyNode(field, parameters.RequiredText("value"), FuzzyOptions.Take(parameters, FuzzyOptions.TakeExpansions(parameters), "transpositions", Fuzziness.Auto)!)
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.Refused("rewrite");
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => context.Field(field) switch
    {
        null => Nothing(),
        TextMapper or KeywordMapper => new FuzzyTermsQuery(new Term(field, context.Field(field)!.OfTerm(value)), options),
        var other => QueryContext.Guard<LuceneQuery>(() => throw Refuse.IllegalArgument(
            $"Can only use fuzzy queries on keyword and text fields - not on [{field}] which is of type [{other.TypeName}]")),
    };
}
