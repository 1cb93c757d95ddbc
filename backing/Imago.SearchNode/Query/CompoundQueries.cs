using System.Text.Json;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary><c>constant_score</c>: selects, and scores each match with the boost.</summary>
internal sealed class ConstantScoreNode(QueryNode filter) : QueryNode
{
    public static ConstantScoreNode Parse(JsonElement json)
    {
        var parameters = new Parameters("constant_score", json);
        var query = new ConstantScoreNode(QueryParser.Parse(parameters.Required("filter"))) { Boost = parameters.Number("boost", 1) };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => new ConstantScoreQuery(filter.Build(context));
}

/// <summary><c>dis_max</c>: the best clause scores, the others count with the tie breaker.</summary>
internal sealed class DisMaxQuery(IReadOnlyList<QueryNode> queries, float tieBreaker) : QueryNode
{
    public static DisMaxQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("dis_max", json);
        var query = new DisMaxQuery(QueryParser.ParseMany(parameters.Required("queries")), parameters.Number("tie_breaker", 0))
        {
            Boost = parameters.Number("boost", 1),
        };
        parameters.End();
        return query;
    }

    public static LuceneQuery Combine(IReadOnlyList<LuceneQuery> queries, float tieBreaker) => queries switch
    {
        [] => Nothing(),
        [var only] => only,
        _ => new DisjunctionMaxQuery([.. queries], tieBreaker),
    };

    protected override LuceneQuery Create(QueryContext context) => Combine([.. queries.Select(query => query.Build(context))], tieBreaker);
}
