using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// A dimension by which results are counted and can be narrowed. A facet's own selection narrows the results but not its own counts, so that
/// the values beside the selected one keep theirs.
/// </summary>
/// <param name="name">Its name, which is that of the parameter that selects its values.</param>
/// <param name="own">The parameters that select in this dimension.</param>
public abstract class Facet(string name, params IReadOnlyList<string> own)
{
    private protected const string Counts = "counts";

    public static Facet Photographer { get; } = new PhotographerFacet();

    public static Facet Database { get; } = new ValueFacet(SearchParameter.Database, PhotoFields.Database, search => search.Databases);

    public static Facet Orientation { get; } = new ValueFacet(SearchParameter.Orientation, PhotoFields.Orientation, search => search.Orientations);

    public static Facet Decade { get; } = new TimeFacet(SearchParameter.Decade, years: 10, search => search.Decades);

    public static Facet Year { get; } = new TimeFacet(SearchParameter.Year, years: 1, search => search.Years);

    public static Facet Rights { get; } = new RightsFacet();

    public static Facet Issue { get; } = new ValueFacet(SearchParameter.Issue, PhotoFields.QualityIssues, search => search.Issues);

    public static IReadOnlyList<Facet> All { get; } = [Photographer, Database, Orientation, Decade, Year, Rights, Issue];

    public string Name => name;

    /// <summary>Whether a parameter selects in this dimension.</summary>
    public bool Owns(string parameter) => own.Contains(parameter, StringComparer.Ordinal);

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
