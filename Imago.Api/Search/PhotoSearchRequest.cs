using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Api.Paging;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>Makes Elasticsearch's requests of a search.</summary>
public static class PhotoSearchRequest
{
    /// <summary>Name of the aggregation that counts the photos of events.</summary>
    public const string PhotosByEvent = "photos";

    /// <summary>What only a photo's own page shows.</summary>
    private static readonly Fields Unlisted = Fields.FromStrings([PhotoFields.Original, PhotoFields.Source, PhotoFields.IngestedAt]);

    /// <summary>The page of a search, its total and its facets.</summary>
    public static SearchRequest Create(PhotoSearch search, PhotoIndex index)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(index);
        var facets = FacetsOf(search, index);
        var afterCounting = AfterCounting(search, index, facets);
        Query[] beforeCounting = [.. SearchSelections.Of(search, index).Where(selection => !IsAfterCounting(selection, facets)).Select(selection => selection.Query)];

        // One more than the page tells whether another page follows.
        var request = Hits(search, index, search.Cursor is { } cursor ? search.Sort.PositionIn(cursor.Position, index) : null, search.PageSize + 1);
        request.Query = search.Sort.Prepare(SearchSelections.Narrow(TextQuery.Of(search.Query, index), beforeCounting), index);
        request.PostFilter = AllOf([.. afterCounting.Select(selection => selection.Query)]);
        request.TrackTotalHits = new TrackHits(true);
        request.Aggregations = facets.Count == 0
            ? null
            : facets.SelectMany(facet => facet.ToAggregations(search, Others(facet, afterCounting), index))
                .DistinctBy(count => count.Key)
                .ToDictionary();
        return request;
    }

    /// <summary>The facets of an answer to what <see cref="Create"/> made; those that the index has nothing for are left out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> ReadFacets(PhotoSearch search, PhotoIndex index, IndexCounts counts)
    {
        var facets = FacetsOf(search, index);
        var afterCounting = AfterCounting(search, index, facets);
        return facets.ToDictionary(facet => facet.Name, facet => facet.Read(counts, search, Others(facet, afterCounting).Length > 0));
    }

    private static List<Facet> FacetsOf(PhotoSearch search, PhotoIndex index) => [.. search.Facets.Where(facet => facet.IsIn(index))];

    /// <summary>A selection whose facet is counted must not narrow the counts of that facet: it is applied after counting.</summary>
    private static SearchSelection[] AfterCounting(PhotoSearch search, PhotoIndex index, List<Facet> facets) =>
        [.. SearchSelections.Of(search, index).Where(selection => IsAfterCounting(selection, facets))];

    private static bool IsAfterCounting(SearchSelection selection, List<Facet> facets) => facets.Exists(facet => facet.Owns(selection.Parameter));

    private static Query[] Others(Facet facet, SearchSelection[] afterCounting) =>
        [.. afterCounting.Where(selection => !facet.Owns(selection.Parameter)).Select(selection => selection.Query)];

    /// <summary>More hits of a search behind a position, without total and facets.</summary>
    public static SearchRequest Continue(PhotoSearch search, PhotoIndex index, IReadOnlyList<FieldValue> position, int size)
    {
        ArgumentNullException.ThrowIfNull(search);
        var request = Hits(search, index, position, size);
        request.Query = search.Sort.Prepare(Whole(search, index), index);
        request.TrackTotalHits = new TrackHits(false);
        return request;
    }

    /// <summary>The first photo of each of some events, in the order of the search, and how many photos of each the search finds.</summary>
    public static SearchRequest FirstOfEvents(PhotoSearch search, PhotoIndex index, IReadOnlyList<string> events)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(events);
        Query ofEvents = new TermsQuery(PhotoFields.Event, (FieldValue[])[.. events.Select(FieldValue.String)]);
        return new SearchRequest(index.Alias)
        {
            Query = new BoolQuery { Must = [Whole(search, index)], Filter = [ofEvents] },
            Collapse = new FieldCollapse(PhotoFields.Event),
            Aggregations = new Dictionary<string, Aggregation>
            {
                [PhotosByEvent] = new TermsAggregation { Field = PhotoFields.Event, Size = events.Count, Include = new TermsInclude([.. events]) },
            },
            Sort = search.Sort.ToSortOptions(reversed: false, index),
            Size = events.Count,
            TrackTotalHits = new TrackHits(false),
            Preference = PreferenceOf(search),
            Source = new SourceConfig(new SourceFilter { Includes = Fields.FromString(PhotoFields.Event) }),
        };
    }

    private static SearchRequest Hits(PhotoSearch search, PhotoIndex index, IReadOnlyList<FieldValue>? position, int size) => new(index.Alias)
    {
        Sort = search.Sort.ToSortOptions(reversed: search.Cursor is { Direction: PageDirection.Previous }, index),
        SearchAfter = position is null ? null : [.. position],
        Size = size,

        // Copies of a shard score a little differently: the pages of one search are read from one copy.
        Preference = PreferenceOf(search),
        Source = new SourceConfig(new SourceFilter { Excludes = Unlisted }),
        Highlight = TextQuery.IsScored(search.Query) ? Highlights.Request() : null,
    };

    /// <summary>Query and filters of a search as one query.</summary>
    internal static Query Whole(PhotoSearch search, PhotoIndex index) =>
        SearchSelections.Narrow(TextQuery.Of(search.Query, index), [.. SearchSelections.Of(search, index).Select(selection => selection.Query)]);

    private static string PreferenceOf(PhotoSearch search) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(search.Identity)).ToString("x16", CultureInfo.InvariantCulture);

    private static Query? AllOf(Query[] filters) => filters switch
    {
        [] => null,
        [var single] => single,
        _ => new BoolQuery { Filter = filters },
    };
}
