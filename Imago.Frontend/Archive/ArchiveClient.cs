using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Imago.Frontend.Archive;

/// <summary>Asks the archive's API. Whatever goes wrong on the way is an answer too: pages show it and stay usable.</summary>
public sealed class ArchiveClient(HttpClient http, IOptions<ArchiveOptions> options, ILogger<ArchiveClient> logger) : ApiClient(http, logger)
{
    public Task<ArchiveAnswer<PhotoSearchResult>> SearchAsync(PhotoSearch search, CancellationToken cancellationToken)
    {
        var pageSize = options.Value.PageSize.ToString(CultureInfo.InvariantCulture);
        return SearchAsync(search, [new("pageSize", pageSize)], cancellationToken);
    }

    /// <summary>The photos of a page as the search page shows it, without facets.</summary>
    /// <param name="search">The search.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<PhotoSearchResult>> ListAsync(PhotoSearch search, CancellationToken cancellationToken)
    {
        var size = options.Value.PageSize.ToString(CultureInfo.InvariantCulture);
        return SearchAsync(search, [new("pageSize", size), new("facets", "none")], cancellationToken);
    }

    /// <summary>Photos like another one, each with the reason; <paramref name="id"/> as in <see cref="GetPhotoAsync"/>.</summary>
    public Task<ArchiveAnswer<SimilarResult>> GetSimilarAsync(string id, int size, CancellationToken cancellationToken) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"/api/photos/{Uri.EscapeDataString(id)}/similar?size={size}"),
        ArchiveJson.Default.SimilarResult,
        cancellationToken);

    /// <summary>One photo; <paramref name="id"/> must be a photo id by <see cref="Photos.PhotoAddress.IsId"/>.</summary>
    public Task<ArchiveAnswer<ArchivePhoto>> GetPhotoAsync(string id, CancellationToken cancellationToken) =>
        GetAsync("/api/photos/" + Uri.EscapeDataString(id), ArchiveJson.Default.ArchivePhoto, cancellationToken);

    /// <summary>How the mapping of the index differs from the declared one.</summary>
    public Task<ArchiveAnswer<MappingState>> GetMappingAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/mapping", ArchiveJson.Default.MappingState, cancellationToken);

    private Task<ArchiveAnswer<PhotoSearchResult>> SearchAsync(
        PhotoSearch search, IEnumerable<KeyValuePair<string, string?>> besides, CancellationToken cancellationToken) =>
        GetAsync(
            QueryHelpers.AddQueryString("/api/photos" + search.ToQueryString(), besides), ArchiveJson.Default.PhotoSearchResult, cancellationToken);
}
