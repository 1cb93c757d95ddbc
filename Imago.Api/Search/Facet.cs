using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.Searches;

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

    public static Facet Database { get; } = new ValueFacet(SearchParameters.Database, PhotoFields.Database, search => search.Databases);

    public static Facet Orientation { get; } = new ValueFacet(SearchParameters.Orientation, PhotoFields.Orientation, search => search.Orientations);

    public static Facet Decade { get; } = new TimeFacet(SearchParameters.Decade, years: 10, search => search.Decades);

    public static Facet Year { get; } = new TimeFacet(SearchParameters.Year, years: 1, search => search.Years);

    public static Facet Rights { get; } = new RightsFacet();

    public static Facet Issue { get; } = new ValueFacet(SearchParameters.Issue, PhotoFields.QualityIssues, search => search.Issues);

    public static IReadOnlyList<Facet> All { get; } = [Photographer, Database, Orientation, Decade, Year, Rights, Issue];

    public string Name => name;

    /// <summary>Whether a parameter selects in this dimension.</summary>
    public bool Owns(string parameter) => own.Contains(parameter, StringComparer.Ordinal);

    /// <summary>Whether an index has what is counted.</summary>
    public abstract bool IsIn(PhotoIndex index);

    /// <summary>Counts over everything that the query and the other facets' selections leave, by names that no other facet uses for other counts.</summary>
    /// <param name="search">The search.</param>
    /// <param name="others">The selections of the other facets, as far as the query does not hold them.</param>
    /// <param name="index">What is searched.</param>
    public IEnumerable<KeyValuePair<string, Aggregation>> ToAggregations(PhotoSearch search, IReadOnlyList<Query> others, PhotoIndex index)
    {
        var counts = CountAggregations(search, index);

        // Elasticsearch counts faster what stands within no filter.
        return others.Count == 0
            ? counts.Select(count => KeyValuePair.Create($"{Prefix(search)}{count.Key}", count.Value))
            : [KeyValuePair.Create(Name, new Aggregation { Filter = new BoolQuery { Filter = [.. others] }, Aggregations = counts })];
    }

    /// <summary>The values with their counts, a selected one always among them.</summary>
    /// <param name="answer">The counts of the whole search.</param>
    /// <param name="search">The search.</param>
    /// <param name="isNarrowed">Whether selections of other facets narrow the counts.</param>
    public IReadOnlyList<FacetValue> Read(IndexCounts answer, PhotoSearch search, bool isNarrowed) =>
        isNarrowed ? ReadCounts(answer.Within(Name), "", search) : ReadCounts(answer, Prefix(search), search);

    private protected abstract Dictionary<string, Aggregation> CountAggregations(PhotoSearch search, PhotoIndex index);

    /// <param name="counts">The counts.</param>
    /// <param name="prefix">What stands before their names.</param>
    /// <param name="search">The search.</param>
    private protected abstract IReadOnlyList<FacetValue> ReadCounts(IndexCounts counts, string prefix, PhotoSearch search);

    /// <summary>Facets that count the same have the same one.</summary>
    private protected virtual string Prefix(PhotoSearch search) => $"{Name}-";
}
