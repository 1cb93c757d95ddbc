using System.Text.Json;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>A query as the request says it, independent of any index; built once for each index that is searched.</summary>
internal abstract class QueryNode
{
    public float Boost { get; init; } = 1f;

    /// <summary>Hits tell by it whether they match this part of the query (<c>_name</c>); null: it has none.</summary>
    public string? Name { get; set; }

    public LuceneQuery Build(QueryContext context)
    {
        var query = Create(context);
        if (Boost is not 1f)
        {
            query = (LuceneQuery)query.Clone();
            query.Boost *= Boost;
        }

        if (Name is not null)
        {
            context.Named[Name] = query;
        }

        return query;
    }

    protected abstract LuceneQuery Create(QueryContext context);

    protected static LuceneQuery Nothing() => new ConstantScoreQuery(new NothingFilter());

    /// <summary>Selects without scoring.</summary>
    protected static LuceneQuery WithoutScore(LuceneQuery query) => new ConstantScoreQuery(query) { Boost = 0f };
}

/// <summary>What a query needs to know of the index that it is built for.</summary>
internal sealed class QueryContext(SearchIndex index, DateTimeOffset now, IndexCatalog catalog)
{
    public SearchIndex Index { get; } = index;

    /// <summary>One mapping for the whole request.</summary>
    public IndexMapping Mapping { get; } = index.Mapping;

    public FieldQueryContext Fields { get; } = new(index.Columns, now);

    /// <summary>The queries that have names, as they were built last.</summary>
    public Dictionary<string, LuceneQuery> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of them that each hit is compared with: the parts of the query and of the filter behind it.</summary>
    public IReadOnlyList<KeyValuePair<string, LuceneQuery>> Compared { get; set; } = [];

    /// <summary>The field of that name; null if the mapping lacks it, which matches nothing.</summary>
    public FieldMapper? Field(string name) =>
        name == MetadataFields.Id ? IdMapper.Instance
        : name == MetadataFields.Index ? new IndexNameMapper(IsThis)
        : Mapping.Fields.TryGetValue(name, out var field) ? field
        : name.StartsWith('_') ? throw Refuse.Unsupported($"queries on the metadata field [{name}]; supported are [_id, _ignored, _index, _seq_no]")
        : null;

    /// <summary>True if the name is that of this index or of an alias of it alone.</summary>
    public bool IsNamed(string name) => catalog.View.Entries.ContainsKey(name) ? name == Index.Name : IndexExpression.ResolveForRead(catalog.View, name) == Index;

    private bool IsThis(string name) => name == Index.Name || catalog.View.BehindAlias(name).Any(entry => entry.Index == Index);

    /// <summary>The source of a document that the request names; null if there is none.</summary>
    public JsonDocument? Document(LikedDocument document)
    {
        var index = document.Index is null ? Index : IndexExpression.ResolveForRead(catalog.View, document.Index);
        return index.Engine.Get(document.Id) is { } stored ? JsonDocument.Parse(stored.Source) : null;
    }

    /// <summary>Names of fields that the pattern names, in the order of their names.</summary>
    public IEnumerable<string> FieldsLike(string pattern) =>
        pattern.Contains('*', StringComparison.Ordinal)
            ? Mapping.Fields.Keys.Where(name => !name.StartsWith('_') && WildcardText.Matches(pattern, name)).Order(StringComparer.Ordinal)
            : [pattern];

    /// <summary>Runs a part of the building whose failure Elasticsearch reports as "failed to create query".</summary>
    public static T Guard<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ElasticException failure) when (failure.Type is "number_format_exception" or "illegal_argument_exception")
        {
            throw new ElasticException(failure.Status, "query_shard_exception", $"failed to create query: {failure.Reason}", failure);
        }
    }
}
