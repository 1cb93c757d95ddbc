using Elastic.Clients.Elasticsearch;
using Imago.Api.Index;
using Imago.Api.Photos;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Microsoft.Extensions.Options;

namespace Imago.Api.Search;

/// <summary>Searches the index.</summary>
public sealed class PhotoSearcher(
    ElasticsearchClient client, IOptions<ArchiveIndexOptions> options, SearchTelemetry telemetry, TimeProvider clock)
{
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
            telemetry.Found(activity, response.Total, clock.GetElapsedTime(started));
            return Result(search, response);
        }
        catch (Exception exception)
        {
            telemetry.Failed(activity, exception, clock.GetElapsedTime(started));
            throw;
        }
    }

    private static PhotoSearchResult Result(PhotoSearch search, SearchResponse<Photo> response)
    {
        var page = ResultPage.Of(search, response.Hits);
        return new PhotoSearchResult
        {
            Total = response.Total,
            IndexMs = response.Took,
            Items = [.. page.Hits.Select(hit => new PhotoItem(hit.Id!, hit.Source!))],
            Facets = search.Facets.ToDictionary(facet => facet.Name, facet => facet.Read(response.Aggregations!, search)),
            Applied = new AppliedSearch
            {
                Q = search.Query == QueryNode.Everything ? null : search.Query.ToString(),
                Sort = search.Sort.Name,
                Photographer = search.Photographers.Count == 0 ? null : search.Photographers,
                Db = search.Database,
                From = search.From,
                To = search.To,
                Orientation = search.Orientation,
                Ignored = QueryNotes.Of(search.Query),
            },
            Next = page.Next,
            Previous = page.Previous,
        };
    }
}
