using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// A dimension by which results are counted and can be narrowed. A facet's own selection narrows the results but not its own counts, so that
/// the values beside the selected one keep theirs.
/// </summary>
public abstract class Facet(string name)
{
    private protected const string Counts = "counts";

    public static Facet Photographer { get; } =
        new ValueFacet(SearchParameter.Photographer, PhotoFields.Photographer, search => search.Photographers);

    public static Facet Database { get; } =
        new ValueFacet(SearchParameter.Database, PhotoFields.Database, search => search.Database is { } database ? [database] : []);

    public static Facet Orientation { get; } =
        new ValueFacet(SearchParameter.Orientation, PhotoFields.Orientation, search => search.Orientation is { } orientation ? [orientation] : []);

    public static Facet Decade { get; } = new DecadeFacet();

    public static IReadOnlyList<Facet> All { get; } = [Photographer, Database, Orientation, Decade];

    public string Name => name;

    /// <summary>What this facet's parameters leave of the results; null where nothing is selected.</summary>
    public abstract Query? Selection(PhotoSearch search);

    /// <summary>Counts over everything that the query and the other facets' selections leave.</summary>
    /// <param name="search">The search.</param>
    /// <param name="others">The selections of the other facets, as far as the query does not hold them.</param>
    public Aggregation ToAggregation(PhotoSearch search, IReadOnlyList<Query> others) => new()
    {
        Filter = others.Count == 0 ? new MatchAllQuery() : new BoolQuery { Filter = [.. others] },
        Aggregations = CountAggregations(search),
    };

    /// <summary>The values with their counts, a selected one always among them.</summary>
    public IReadOnlyList<FacetValue> Read(AggregateDictionary answer, PhotoSearch search) =>
        ReadCounts(answer.GetFilter(Name)?.Aggregations ?? throw new InvalidOperationException($"The answer lacks the aggregation {Name}."), search);

    private protected abstract Dictionary<string, Aggregation> CountAggregations(PhotoSearch search);

    private protected abstract IReadOnlyList<FacetValue> ReadCounts(AggregateDictionary counts, PhotoSearch search);
}
