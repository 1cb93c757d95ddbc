using Imago.Api.Errors;
using Imago.Api.Index;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Search;

/// <summary>Searches the index.</summary>
public sealed class PhotoSearcher(ArchiveIndex archive, SearchTelemetry telemetry, TimeProvider clock)
{
    private readonly SearchAdviser _adviser = new(archive);
    private readonly EventGroups _groups = new(archive);

    /// <exception cref="IndexException">The index gave no answer.</exception>
    /// <exception cref="RefusedException">The index has not what the search needs.</exception>
    public async Task<PhotoSearchResult> SearchAsync(PhotoSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        var started = clock.GetTimestamp();
        using var activity = telemetry.Start(search);
        try
        {
            var index = await archive.CurrentAsync(cancellationToken);
            LegacyLimits.Check(search, index);
            var response = await archive.SearchAsync(index, PhotoSearchRequest.Create(search, index), cancellationToken);
            IReadOnlyCollection<FoundPhoto> found = search.IsGrouped
                ? [.. (await _groups.ReadAsync(search, index, response.Hits, search.PageSize + 1, cancellationToken)).Select(card => new FoundPhoto(card.Hit, card.Photos))]
                : [.. response.Hits.Select(hit => new FoundPhoto(hit, EventPhotos: null))];
            telemetry.Found(activity, response.Total, clock.GetElapsedTime(started));
            var result = Result(search, index, response, ResultPage.Of(search, found));
            return response.Total == 0 ? result with { Advice = await _adviser.AdviseAsync(search, index, cancellationToken) } : result;
        }
        catch (Exception exception)
        {
            telemetry.Failed(activity, exception, clock.GetElapsedTime(started));
            throw;
        }
    }

    private static PhotoSearchResult Result(PhotoSearch search, PhotoIndex index, PhotoHits response, ResultPage page) => new()
    {
        Total = response.Total,
        IndexMs = response.TookMs,
        Items = [.. page.Photos.Select(photo => new FoundPhotoItem(photo))],
        Facets = PhotoSearchRequest.ReadFacets(search, index, response.Counts),
        Applied = new AppliedSearch
        {
            Q = search.Query == QueryNode.Everything ? null : search.Query.ToString(),
            Sort = search.Sort.Name,
            Group = search.IsGrouped ? PhotoSearch.ByEvent : null,
            Filters = search.Filters.GroupBy(filter => filter.Name, filter => filter.Value)
                .ToDictionary(filter => filter.Key, IReadOnlyList<string> (filter) => [.. filter]),
            Unavailable = search.Facets.Where(facet => !facet.IsIn(index)).Select(facet => facet.Name).ToArray() is { Length: > 0 } unavailable ? unavailable : null,
            Ignored = QueryNotes.Of(search.Query),
        },
        Next = page.Next,
        Previous = page.Previous,
    };
}
