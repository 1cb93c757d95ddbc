using Imago.Api.Index;

namespace Imago.Api.Search;

/// <summary>
/// Reads a page of a search that shows one photo of each event. Elasticsearch can collapse hits or continue behind a position, but not both: hits
/// are read in order, and of those only the ones stay that are the first of their event, which the index tells for the events at hand. Every
/// page costs the same, however deep it is.
/// </summary>
internal sealed class EventGroups(ArchiveIndex archive)
{
    /// <summary>Most hits that are read at once, where events are so large that few hits stay.</summary>
    private const int MaxRead = 2_000;

    /// <param name="search">The search.</param>
    /// <param name="index">What is searched.</param>
    /// <param name="first">The hits that are read already, from the page's position on.</param>
    /// <param name="read">How many were asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Up to one more than the page holds, with the number of photos of the event.</returns>
    public async Task<IReadOnlyList<(PhotoHit Hit, long Photos)>> ReadAsync(
        PhotoSearch search, PhotoIndex index, IReadOnlyList<PhotoHit> first, int read, CancellationToken cancellationToken)
    {
        var cards = new List<(PhotoHit, long)>();
        var hits = first;
        while (true)
        {
            cards.AddRange(await FirstsAsync(search, index, hits, cancellationToken));
            if (cards.Count > search.PageSize || hits.Count < read)
            {
                return [.. cards.Take(search.PageSize + 1)];
            }

            read = Math.Min(read * 2, MaxRead);
            var request = PhotoSearchRequest.Continue(search, index, hits[^1].Sort, read);
            hits = (await archive.SearchAsync(index, request, cancellationToken)).Hits;
        }
    }

    private async Task<IEnumerable<(PhotoHit, long)>> FirstsAsync(
        PhotoSearch search, PhotoIndex index, IReadOnlyList<PhotoHit> hits, CancellationToken cancellationToken)
    {
        string[] events = [.. hits.Select(EventOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (events.Length == 0)
        {
            return hits.Select(hit => (hit, 1L));
        }

        var response = await archive.SearchAsync(index, PhotoSearchRequest.FirstOfEvents(search, index, events), cancellationToken);
        var firsts = response.Hits.Select(hit => hit.Id).ToHashSet(StringComparer.Ordinal);
        var photos = response.Counts.Buckets(PhotoSearchRequest.PhotosByEvent)
            .ToDictionary(bucket => bucket.Value.ToString(), bucket => bucket.Photos, StringComparer.Ordinal);
        return hits
            .Where(hit => EventOf(hit) is null || firsts.Contains(hit.Id))
            .Select(hit => (hit, EventOf(hit) is { } name ? photos.GetValueOrDefault(name, 1) : 1));
    }

    private static string? EventOf(PhotoHit hit) => hit.Photo.Derived?.Event;
}
