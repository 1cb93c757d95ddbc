using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Search;

/// <summary>One index of a search: its snapshot, and what of the request is bound to it.</summary>
/// <param name="Shard">Its place among the indices of the search.</param>
internal sealed record SearchTarget(int Shard, IndexSnapshot Snapshot, QueryContext Context)
{
    public SearchIndex Index => Context.Index;

    /// <summary>What of the index is shown, through an alias with a filter; null: all of it.</summary>
    public QueryNode? Filter { get; init; }

    /// <summary>Binds a part of the request; what the index cannot do is reported as the failure of its shard.</summary>
    public T Bind<T>(Func<T> bind)
    {
        try
        {
            return bind();
        }
        catch (ElasticException failure) when (failure.FailedShards is null)
        {
            throw Failed(Index, failure);
        }
        catch (Lucene.Net.Search.BooleanQuery.TooManyClausesException)
        {
            throw Failed(Index, new ElasticException(
                StatusCodes.Status400BadRequest, "too_many_clauses", $"maxClauseCount is set to {Lucene.Net.Search.BooleanQuery.MaxClauseCount}"));
        }
    }

    public static ElasticException Failed(SearchIndex index, ElasticException failure)
    {
        var located = failure.Type == "query_shard_exception" && failure.Details.Count == 0
            ? failure.With("index_uuid", index.Uuid).With("index", index.Name)
            : failure;
        var root = new ElasticException(located.Status, located.Type, located.Reason) { Details = located.Details };
        return new ElasticException(located.Status, "search_phase_execution_exception", "all shards failed")
        {
            Root = root,
            FailedShards = [new ShardFailure(index.Name, NodeIdentity.Id, located)],
        };
    }
}
