using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary><c>bool</c>: required, optional, filtering and excluding clauses.</summary>
internal sealed class BoolQuery : QueryNode
{
    private IReadOnlyList<QueryNode> Must { get; init; } = [];

    private IReadOnlyList<QueryNode> Filter { get; init; } = [];

    private IReadOnlyList<QueryNode> Should { get; init; } = [];

    private IReadOnlyList<QueryNode> MustNot { get; init; } = [];

    private string? MinimumShouldMatch { get; init; }

    public static BoolQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("bool", json);
        var query = new BoolQuery
        {
            Must = Clauses(parameters, "must"),
            Filter = Clauses(parameters, "filter"),
            Should = Clauses(parameters, "should"),
            MustNot = Clauses(parameters, "must_not"),
            MinimumShouldMatch = parameters.Text("minimum_should_match"),
            Boost = parameters.Number("boost", 1),
        };
        parameters.Refused("adjust_pure_negative", "true");
        parameters.EndOfObject();
        return query;
    }

    /// <summary>What a query matches and a filter selects, with the scores of the query.</summary>
    public static BoolQuery Both(QueryNode? query, QueryNode filter) => new() { Must = query is null ? [] : [query], Filter = [filter] };

    /// <summary>What any of the queries matches.</summary>
    public static QueryNode Any(IReadOnlyList<QueryNode> queries) => queries is [var only] ? only : new BoolQuery { Should = queries };

    protected override LuceneQuery Create(QueryContext context)
    {
        if (Must.Count + Filter.Count + Should.Count + MustNot.Count == 0)
        {
            return new MatchAllDocsQuery();
        }

        var query = new BooleanQuery(disableCoord: true);
        Add(query, Must.Select(node => node.Build(context)), Occur.MUST);
        Add(query, Filter.Select(node => WithoutScore(node.Build(context))), Occur.MUST);
        Add(query, Should.Select(node => node.Build(context)), Occur.SHOULD);
        Add(query, MustNot.Select(node => node.Build(context)), Occur.MUST_NOT);
        if (Must.Count + Filter.Count + Should.Count == 0)
        {
            // Only exclusions: everything else, without a score.
            query.Add(WithoutScore(new MatchAllDocsQuery()), Occur.MUST);
        }

        if (Should.Count > 0)
        {
            var standard = Must.Count + Filter.Count == 0 ? 1 : 0;
            QueryContext.Guard(() =>
            {
                query.MinimumNumberShouldMatch = MinimumShouldMatch is null ? standard : MinimumMatch.Calculate(MinimumShouldMatch, Should.Count);
                return query;
            });
        }

        return query;
    }

    private static void Add(BooleanQuery query, IEnumerable<LuceneQuery> clauses, Occur occur)
    {
        foreach (var clause in clauses)
        {
            query.Add(clause, occur);
        }
    }

    private static IReadOnlyList<QueryNode> Clauses(Parameters parameters, string name)
    {
        try
        {
            return parameters.Take(name) is { } given ? QueryParser.ParseMany(given) : [];
        }
        catch (ElasticException failure) when (!failure.NamesLimit)
        {
            throw Refuse.Field("bool", name, failure);
        }
    }
}
