using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Core.Search;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// Reads a page of a search that shows one photo of each event. Elasticsearch can collapse hits or continue behind a position, but not both: hits
/// are read in order, and of those only the ones stay that are the first of their event, which the index tells for the events at hand. Every
/// page costs the same, however deep it is.
/// </summary>
internal sealed class EventGroups(ElasticsearchClient client, string index)
{
    /// <summary>Most hits that are read at once, where events are so large that few hits stay.</summary>
    private const int MaxRead = 2_000;

    /// <param name="search">The search.</param>
    /// <param name="first">The hits that are read already, from the page's position on.</param>
    /// <param name="read">How many were asked for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Up to one more than the page holds, with the number of photos of the event.</returns>
    public async Task<IReadOnlyList<(Hit<Photo> Hit, long Photos)>> ReadAsync(
        PhotoSearch search, IReadOnlyCollection<Hit<Photo>> first, int read, CancellationToken cancellationToken)
    {
        var cards = new List<(Hit<Photo>, long)>();
        var hits = first;
        while (true)
        {
            cards.AddRange(await FirstsAsync(search, hits, cancellationToken));
            if (cards.Count > search.PageSize || hits.Count < read)
            {
                return [.. cards.Take(search.PageSize + 1)];
            }

            read = Math.Min(read * 2, MaxRead);
            var request = PhotoSearchRequest.Continue(search, index, [.. hits.Last().Sort!], read);
            hits = (await client.SearchAsync<Photo>(request, cancellationToken)).OrThrow(cancellationToken).Hits;
        }
    }

    private async Task<IEnumerable<(Hit<Photo>, long)>> FirstsAsync(
        PhotoSearch search, IReadOnlyCollection<Hit<Photo>> hits, CancellationToken cancellationToken)
    {
        string[] events = [.. hits.Select(EventOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (events.Length == 0)
        {
            return hits.Select(hit => (hit, 1L));
        }

        var response = (await client.SearchAsync<Photo>(PhotoSearchRequest.FirstOfEvents(search, index, events), cancellationToken)).OrThrow(cancellationToken);
        var firsts = response.Hits.Select(hit => hit.Id!).ToHashSet(StringComparer.Ordinal);
        var photos = response.Aggregations!.GetStringTerms(PhotoSearchRequest.PhotosByEvent)!.Buckets
            .ToDictionary(bucket => $"{bucket.Key.Value}", bucket => bucket.DocCount, StringComparer.Ordinal);
        return hits
            .Where(hit => EventOf(hit) is null || firsts.Contains(hit.Id!))
            .Select(hit => (hit, EventOf(hit) is { } name ? photos.GetValueOrDefault(name, 1) : 1));
    }

    private static string? EventOf(Hit<Photo> hit) => hit.Source?.Derived?.Event;
}
