using Elastic.Clients.Elasticsearch;
using Imago.Api.Index;
using Imago.Archive.Mapping;
using Imago.Archive.Photos;
using Microsoft.Extensions.Options;

namespace Imago.Api.Photos;

/// <summary>Reads single photos from the index.</summary>
public sealed class PhotoReader(ElasticsearchClient client, IOptions<ArchiveIndexOptions> options)
{
    /// <summary>Elasticsearch's limit of a document id, in bytes of UTF-8.</summary>
    private const int MaxIdBytes = 512;

    /// <returns>Null where no photo has this id.</returns>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<Photo?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
        {
            return null;
        }

        var response = (await client.GetAsync<Photo>(new GetRequest(options.Value.Alias, id), cancellationToken)).OrThrow(cancellationToken);
        return response.Found ? response.Source : null;
    }
}
