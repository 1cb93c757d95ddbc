using Elastic.Clients.Elasticsearch;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Microsoft.Extensions.Options;

namespace Imago.Api.Search;

/// <summary>Searches the index.</summary>
public sealed class PhotoSearcher(
    ElasticsearchClient client, IOptions<ArchiveIndexOptions> options, SearchTelemetry telemetry, TimeProvider clock)
{
    private readonly SearchAdviser _adviser = new(client, options.Value.Alias);
    private readonly EventGroups _groups = new(client, options.Value.Alias);

    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<PhotoSearchResult> SearchAsync(PhotoSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        var started = clock.GetTimestamp();
        using var activity = telemetry.Start(search);
        try
        {
            var request = PhotoSearchRequest.Create(search, options.Value.Alias);
            var response = (await client.SearchAsync<Photo>(request, cancellationToken)).OrThrow(cancellationToken);
            IReadOnlyCollection<FoundPhoto> found = search.IsGrouped
                ? [.. (await _groups.ReadAsync(search, response.Hits, search.PageSize + 1, cancellationToken)).Select(card => new FoundPhoto(card.Hit, card.Photos))]
                : [.. response.Hits.Select(hit => new FoundPhoto(hit, EventPhotos: null))];
            telemetry.Found(activity, response.Total, clock.GetElapsedTime(started));
            var result = Result(search, response, ResultPage.Of(search, found));
            return response.Total == 0 ? result with { Advice = await _adviser.AdviseAsync(search, cancellationToken) } : result;
        }
        catch (Exception exception)
        {
            telemetry.Failed(activity, exception, clock.GetElapsedTime(started));
            throw;
        }
    }

    private static PhotoSearchResult Result(PhotoSearch search, SearchResponse<Photo> response, ResultPage page) => new()
    {
        Total = response.Total,
        IndexMs = response.Took,
        Items = [.. page.Photos.Select(photo => new FoundPhotoItem(photo))],
        Facets = search.Facets.ToDictionary(facet => facet.Name, facet => facet.Read(response.Aggregations!, search)),
        Applied = new AppliedSearch
        {
            Q = search.Query == QueryNode.Everything ? null : search.Query.ToString(),
            Sort = search.Sort.Name,
            Group = search.IsGrouped ? PhotoSearch.ByEvent : null,
            Filters = search.Filters.GroupBy(filter => filter.Name, filter => filter.Value)
                .ToDictionary(filter => filter.Key, IReadOnlyList<string> (filter) => [.. filter]),
            Ignored = QueryNotes.Of(search.Query),
        },
        Next = page.Next,
        Previous = page.Previous,
    };
}
