using System.Globalization;
using Imago.Archive.Photos;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Imago.Api.Photos.Thumbnails;

/// <summary>The pictures on the site that holds them. Whether it has one is asked once and remembered for a while.</summary>
public sealed class UpstreamThumbnails(IHttpClientFactory clients, IOptions<ThumbnailOptions> options) : IDisposable
{
    public const string ClientName = "thumbnails";

    private const int MaxRemembered = 100_000;

    private static readonly TimeSpan RememberPresent = TimeSpan.FromHours(6);
    private static readonly TimeSpan RememberMissing = TimeSpan.FromMinutes(30);

    /// <summary>A site that does not answer is asked again soon, but not for every picture of a page.</summary>
    private static readonly TimeSpan RememberFailure = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>The address of a photo's picture; null where there is none.</summary>
    public async Task<Uri?> FindAsync(Photo photo, CancellationToken cancellationToken)
    {
        if (AddressOf(photo) is not { } address)
        {
            return null;
        }

        if (!_answers.TryGetValue(address, out bool present))
        {
            (present, var remember) = await AskAsync(address, cancellationToken);
            _answers.Set(address, present, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = remember });
        }

        return present ? address : null;
    }

    public void Dispose() => _answers.Dispose();

    private Uri? AddressOf(Photo photo)
    {
        var directory = photo.Database switch
        {
            PhotoValues.Stock => "st",
            PhotoValues.Sport => "sp",
            _ => null,
        };
        return options.Value.Site is { } site && directory is not null && photo.ImageNumber is { } number
            ? new Uri(string.Create(CultureInfo.InvariantCulture, $"{site}/bild/{directory}/{number:D10}/s.jpg"))
            : null;
    }

    private async Task<(bool Present, TimeSpan Remember)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, address);
            using var response = await clients.CreateClient(ClientName).SendAsync(request, limit.Token);
            return response.IsSuccessStatusCode ? (true, RememberPresent) : (false, RememberMissing);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // A page without this picture is better than a page that waits for it: the placeholder is shown.
            return (false, RememberFailure);
        }
    }
}
