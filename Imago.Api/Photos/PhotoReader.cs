using System.Text;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Photos;

/// <summary>Reads single photos from the index.</summary>
public sealed class PhotoReader(ArchiveIndex archive)
{
    /// <summary>Elasticsearch's limit of a document id, in bytes of UTF-8.</summary>
    private const int MaxIdBytes = 512;

    /// <returns>Null where no photo has this id.</returns>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public Task<Photo?> FindAsync(string id, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetByteCount(id) > MaxIdBytes ? Task.FromResult<Photo?>(null) : archive.FindAsync(id, cancellationToken);
}
