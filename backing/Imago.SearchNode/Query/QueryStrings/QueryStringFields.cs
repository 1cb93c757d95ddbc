using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query.QueryStrings;

/// <summary>How the parts of a query string become queries.</summary>
/// <param name="Fields">Empty: all fields.</param>
internal sealed record QueryStringOptions(IReadOnlyList<FieldBoost> Fields, FieldsMatch Match, FuzzyOptions Fuzzy)
{
    /// <summary>Null: only where all fields are searched.</summary>
    public bool? Lenient { get; init; }

    public string? QuoteAnalyzer { get; init; }

    /// <summary>Quoted text is matched in the field with this behind its name, if there is one.</summary>
    public string? QuoteFieldSuffix { get; init; }

    public bool AllowLeadingWildcard { get; init; } = true;

    public int PhraseSlop { get; init; }

    /// <summary>What fields that are not the best add to the score of a phrase; null: as with words.</summary>
    public float? PhraseTieBreaker { get; init; }

    public TimeSpan Offset { get; init; }

    public bool IsLenient => Lenient ?? (Fields.Count == 0 || Fields.Any(boosted => boosted.Pattern == "*"));
}

/// <summary>The single parts of a query string, each in all fields that it is meant for.</summary>
internal sealed class QueryStringFields
{
    private const string ExistsField = "_exists_";

    private readonly QueryContext _context;
    private readonly QueryStringOptions _options;
    private readonly SortedDictionary<string, float> _standard;

    public QueryStringFields(QueryContext context, QueryStringOptions options)
    {
        _context = context;
        _options = options with { Match = options.Match with { Options = options.Match.Options with { Lenient = options.IsLenient } } };
        _standard = FieldBoost.Expand(options.Fields.Count == 0 ? [new FieldBoost("*", 1)] : options.Fields, context);
    }

    /// <summary>Null: the text has no words.</summary>
    /// <param name="field">Name or pattern; null: the fields of the query.</param>
    public LuceneQuery? Words(string? field, string text)
    {
        if (field == ExistsField)
        {
            return Exists(text);
        }

        return field is not null && HalfOpenRange(field, text) is { } range ? range : _options.Match.Build(_context, Expand(field, quoted: false), Json(text));
    }

    /// <param name="slop">Null: as the query says.</param>
    public LuceneQuery? Phrase(string? field, string text, int? slop)
    {
        if (field == ExistsField)
        {
            return Exists(text);
        }

        var options = _options.Match.Options;
        var quoted = options with { Slop = slop ?? _options.PhraseSlop, LastIsPrefix = false, Analyzer = _options.QuoteAnalyzer ?? options.Analyzer };
        return new FieldsMatch(quoted, _options.PhraseTieBreaker ?? _options.Match.TieBreaker).Build(_context, Expand(field, quoted: true), Json(text));
    }

    public LuceneQuery Wildcard(string? field, string pattern)
    {
        if (pattern == "*" && field is not null)
        {
            return field == "*" ? new MatchAllDocsQuery() : Exists(field);
        }

        if (!_options.AllowLeadingWildcard && pattern[0] is '*' or '?')
        {
            throw QueryStringParser.Failure("'*' or '?' not allowed as first character in WildcardQuery");
        }

        return InEach(field, mapper => pattern == "*" ? Exists(mapper.Path) : TermPatternQuery.Wildcard(mapper.RequireTerms("wildcard"), NormalizedPattern.Of(mapper.Normalize, pattern), ignoreCase: false));
    }

    public LuceneQuery Prefix(string? field, string beginning) =>
        InEach(field, mapper => AnalyzedText.Prefix(mapper.RequireTerms("prefix"), mapper.Normalize(beginning)));

    public LuceneQuery Expression(string? field, string expression) =>
        InEach(field, mapper => TermPatternQuery.Expression(mapper.RequireTerms("regexp"), expression));

    /// <param name="edits">Empty: as the query says.</param>
    public LuceneQuery Fuzzy(string? field, string word, string edits)
    {
        var fuzzy = edits.Length == 0 ? _options.Fuzzy : _options.Fuzzy with { Fuzziness = Fuzziness.Parse(edits) };
        return InEach(field, mapper => mapper is TextMapper or KeywordMapper
            ? new FuzzyTermsQuery(new Term(mapper.Path, mapper.Normalize(word)), fuzzy)
            : throw Refuse.IllegalArgument($"Can only use fuzzy queries on keyword and text fields - not on [{mapper.Path}] which is of type [{mapper.TypeName}]"));
    }

    /// <summary>Null ends are open.</summary>
    public LuceneQuery Range(string? field, string? first, string? last, bool includesFirst, bool includesLast) => InEach(field, mapper => mapper.Range(
        new RangeBounds(Json(mapper, first), Json(mapper, last), includesFirst, includesLast, Format: null, _options.Offset), _context.Fields));

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);

    private static JsonElement? Json(FieldMapper mapper, string? text) => text is null ? null : Json(mapper.Normalize(text));

    /// <summary><c>field:&gt;=value</c>.</summary>
    private LuceneQuery? HalfOpenRange(string field, string text) => text switch
    {
        ['>', '=', _, ..] => Range(field, text[2..], null, true, true),
        ['>', _, ..] => Range(field, text[1..], null, false, true),
        ['<', '=', _, ..] => Range(field, null, text[2..], true, true),
        ['<', _, ..] => Range(field, null, text[1..], true, false),
        _ => null,
    };

    private LuceneQuery Exists(string field) => new ExistsQuery(field).Build(_context);

    private SortedDictionary<string, float> Expand(string? field, bool quoted)
    {
        var fields = field is null ? _standard : FieldBoost.Expand([new FieldBoost(field, 1)], _context);
        if (!quoted || _options.QuoteFieldSuffix is not { } suffix)
        {
            return fields;
        }

        var suffixed = new SortedDictionary<string, float>(StringComparer.Ordinal);
        foreach (var (name, boost) in fields)
        {
            suffixed[_context.Mapping.Fields.ContainsKey(name + suffix) ? name + suffix : name] = boost;
        }

        return suffixed;
    }

    private LuceneQuery InEach(string? field, Func<FieldMapper, LuceneQuery> build) =>
        DisMaxQuery.Combine([.. Expand(field, quoted: false).Select(entry => InOne(entry.Key, entry.Value, build))], _options.Match.TieBreaker);

    private LuceneQuery InOne(string name, float boost, Func<FieldMapper, LuceneQuery> build)
    {
        if (_context.Field(name) is not { } mapper)
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        try
        {
            var query = QueryContext.Guard(() => build(mapper));
            query.Boost *= boost;
            return query;
        }
        catch (ElasticException failure) when (_options.IsLenient && failure.Type is "query_shard_exception" or "parse_exception")
        {
            return new ConstantScoreQuery(new NothingFilter());
        }
    }
}
