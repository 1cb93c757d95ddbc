using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Paging;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>Makes Elasticsearch's request of a search.</summary>
public static class PhotoSearchRequest
{
    /// <summary>What only a photo's own page shows.</summary>
    private static readonly Fields Unlisted = Fields.FromStrings([PhotoFields.Original, PhotoFields.Source, PhotoFields.IngestedAt]);

    public static SearchRequest Create(PhotoSearch search, string index)
    {
        var backwards = search.Cursor is { Direction: PageDirection.Previous };

        // A selection whose facet is counted must not narrow the counts of that facet: it is applied after counting.
        var afterCounting = search.Facets
            .Select(facet => (Facet: facet, Selection: facet.Selection(search)))
            .Where(entry => entry.Selection is not null)
            .ToDictionary(entry => entry.Facet, entry => entry.Selection!);
        Query[] beforeCounting = [.. Facet.All.Except(search.Facets).Select(facet => facet.Selection(search)).OfType<Query>()];

        return new SearchRequest(index)
        {
            Query = Narrow(TextQuery.Of(search.Query), beforeCounting),
            PostFilter = AllOf([.. afterCounting.Values]),
            Aggregations = search.Facets.Count == 0
                ? null
                : search.Facets.ToDictionary(
                    facet => facet.Name,
                    facet => facet.ToAggregation(search, [.. afterCounting.Where(entry => entry.Key != facet).Select(entry => entry.Value)])),
            Sort = search.Sort.ToSortOptions(backwards),
            SearchAfter = search.Cursor is { } cursor ? [.. cursor.Position] : null,

            // One more than the page tells whether another page follows.
            Size = search.PageSize + 1,
            TrackTotalHits = new TrackHits(true),

            // A total without the photos of a lost shard would be wrong without saying so.
            AllowPartialSearchResults = false,

            // Copies of a shard score a little differently: the pages of one search are read from one copy.
            Preference = PreferenceOf(search),
            Source = new SourceConfig(new SourceFilter { Excludes = Unlisted }),
        };
    }

    private static string PreferenceOf(PhotoSearch search) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(search.Identity)).ToString("x16", CultureInfo.InvariantCulture);

    private static Query Narrow(Query query, Query[] filters) =>
        filters.Length == 0 ? query : new BoolQuery { Must = [query], Filter = filters };

    private static Query? AllOf(Query[] filters) => filters switch
    {
        [] => null,
        [var single] => single,
        _ => new BoolQuery { Filter = filters },
    };
}
