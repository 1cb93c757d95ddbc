using Elastic.Clients.Elasticsearch.Aggregations;

namespace Imago.Api.Search;

/// <summary>The facet of what may be done with a photo.</summary>
internal sealed class RightsFacet() : Facet(SearchParameter.Rights, SearchParameter.Rights)
{
    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search) =>
        RightsFilter.Values.ToDictionary(value => value, value => new Aggregation { Filter = RightsFilter.Of(value) });

    private protected override IReadOnlyList<FacetValue> ReadCounts(AggregateDictionary counts, PhotoSearch search) =>
    [
        .. RightsFilter.Values
            .Select(value => new FacetValue(value, counts.GetFilter(value)?.DocCount ?? 0, search.Rights.Contains(value, StringComparer.Ordinal)))
            .Where(value => value.Count > 0 || value.Selected),
    ];
}
