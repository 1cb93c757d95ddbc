using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.Core.Search;
using Elastic.Clients.Elasticsearch.QueryDsl;
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
    public static SearchRequest Create(PhotoSearch search, string index)
    {
        ArgumentNullException.ThrowIfNull(search);

        // A selection whose facet is counted must not narrow the counts of that facet: it is applied after counting.
        var selections = SearchSelections.Of(search);
        SearchSelection[] afterCounting = [.. selections.Where(selection => search.Facets.Any(facet => facet.Owns(selection.Parameter)))];
        Query[] beforeCounting = [.. selections.Except(afterCounting).Select(selection => selection.Query)];

        // One more than the page tells whether another page follows.
        var request = Hits(search, index, search.Cursor?.Position, search.PageSize + 1);
        request.Query = SearchSelections.Narrow(TextQuery.Of(search.Query), beforeCounting);
        request.PostFilter = AllOf([.. afterCounting.Select(selection => selection.Query)]);
        request.TrackTotalHits = new TrackHits(true);
        request.Aggregations = search.Facets.Count == 0
            ? null
            : search.Facets.ToDictionary(
                facet => facet.Name,
                facet => facet.ToAggregation(
                    search, [.. afterCounting.Where(selection => !facet.Owns(selection.Parameter)).Select(selection => selection.Query)]));
        return request;
    }

    /// <summary>More hits of a search behind a position, without total and facets.</summary>
    public static SearchRequest Continue(PhotoSearch search, string index, IReadOnlyList<FieldValue> position, int size)
    {
        ArgumentNullException.ThrowIfNull(search);
        var request = Hits(search, index, position, size);
        request.Query = Whole(search);
        request.TrackTotalHits = new TrackHits(false);
        return request;
    }

    /// <summary>The first photo of each of some events, in the order of the search, and how many photos of each the search finds.</summary>
    public static SearchRequest FirstOfEvents(PhotoSearch search, string index, IReadOnlyList<string> events)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(events);
        Query ofEvents = new TermsQuery(PhotoFields.Event, (FieldValue[])[.. events.Select(FieldValue.String)]);
        return new SearchRequest(index)
        {
            Query = new BoolQuery { Must = [Whole(search)], Filter = [ofEvents] },
            Collapse = new FieldCollapse(PhotoFields.Event),
            Aggregations = new Dictionary<string, Aggregation>
            {
                [PhotosByEvent] = new TermsAggregation { Field = PhotoFields.Event, Size = events.Count, Include = new TermsInclude([.. events]) },
            },
            Sort = search.Sort.ToSortOptions(reversed: false),
            Size = events.Count,
            TrackTotalHits = new TrackHits(false),
            AllowPartialSearchResults = false,
            Preference = PreferenceOf(search),
            Source = new SourceConfig(new SourceFilter { Includes = Fields.FromString(PhotoFields.Event) }),
        };
    }

    private static SearchRequest Hits(PhotoSearch search, string index, IReadOnlyList<FieldValue>? position, int size) => new(index)
    {
        Sort = search.Sort.ToSortOptions(reversed: search.Cursor is { Direction: PageDirection.Previous }),
        SearchAfter = position is null ? null : [.. position],
        Size = size,

        // A total without the photos of a lost shard would be wrong without saying so.
        AllowPartialSearchResults = false,

        // Copies of a shard score a little differently: the pages of one search are read from one copy.
        Preference = PreferenceOf(search),
        Source = new SourceConfig(new SourceFilter { Excludes = Unlisted }),
        Highlight = TextQuery.IsScored(search.Query) ? Highlights.Request() : null,
    };

    /// <summary>Query and filters of a search as one query.</summary>
    internal static Query Whole(PhotoSearch search) =>
        SearchSelections.Narrow(TextQuery.Of(search.Query), [.. SearchSelections.Of(search).Select(selection => selection.Query)]);

    private static string PreferenceOf(PhotoSearch search) =>
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(search.Identity)).ToString("x16", CultureInfo.InvariantCulture);

    private static Query? AllOf(Query[] filters) => filters switch
    {
        [] => null,
        [var single] => single,
        _ => new BoolQuery { Filter = filters },
    };
}
