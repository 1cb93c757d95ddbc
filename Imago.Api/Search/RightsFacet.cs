using Elastic.Clients.Elasticsearch.Aggregations;
using Imago.Api.Index;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>The facet of what may be done with a photo.</summary>
internal sealed class RightsFacet() : Facet(SearchParameters.Rights, SearchParameters.Rights)
{
    public override bool IsIn(PhotoIndex index) => RightsFilter.IsIn(index);

    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search, PhotoIndex index) =>
        RightsFilter.Values.ToDictionary(value => value, value => new Aggregation { Filter = RightsFilter.Of(value) });

    private protected override IReadOnlyList<FacetValue> ReadCounts(IndexCounts counts, string prefix, PhotoSearch search) =>
    [
        .. RightsFilter.Values
            .Select(value => new FacetValue(value, counts.Photos($"{prefix}{value}"), search.Rights.Contains(value, StringComparer.Ordinal)))
            .Where(value => value.Count > 0 || value.Selected),
    ];
}
