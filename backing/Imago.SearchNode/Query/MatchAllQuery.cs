using System.Text.Json;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

internal sealed class MatchAllQuery : QueryNode
{
    public static MatchAllQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("match_all", json);
        var query = new MatchAllQuery { Boost = parameters.Number("boost", 1) };
        parameters.End();
        return query;
    }

    protected override LuceneQuery Create(QueryContext context) => new MatchAllDocsQuery();
}

internal sealed class MatchNoneQuery : QueryNode
{
    public static MatchNoneQuery Parse(JsonElement json)
    {
        var parameters = new Parameters("match_none", json);
        parameters.Number("boost", 1);
        parameters.End();
        return new MatchNoneQuery();
    }

    protected override LuceneQuery Create(QueryContext context) => Nothing();
}
