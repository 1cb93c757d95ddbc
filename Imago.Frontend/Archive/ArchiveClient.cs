using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Polly;

namespace Imago.Frontend.Archive;

/// <summary>Asks the archive's API. Whatever goes wrong on the way is an answer too: pages show it and stay usable.</summary>
public sealed partial class ArchiveClient(HttpClient http, IOptions<ArchiveOptions> options, ILogger<ArchiveClient> logger)
{
    public Task<ArchiveAnswer<PhotoSearchResult>> SearchAsync(PhotoSearch search, CancellationToken cancellationToken)
    {
        var pageSize = options.Value.PageSize.ToString(CultureInfo.InvariantCulture);
        return SearchAsync(search, [new("pageSize", pageSize)], cancellationToken);
    }

    /// <summary>The photos of a search without its facets.</summary>
    /// <param name="search">The search.</param>
    /// <param name="pageSize">Photos at most, 1 to 100; null is a page as the search page shows it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<ArchiveAnswer<PhotoSearchResult>> ListAsync(PhotoSearch search, int? pageSize, CancellationToken cancellationToken)
    {
        var size = (pageSize ?? options.Value.PageSize).ToString(CultureInfo.InvariantCulture);
        return SearchAsync(search, [new("pageSize", size), new("facets", "none")], cancellationToken);
    }

    /// <summary>How many photos a search finds; null where the archive does not say.</summary>
    public async Task<long?> CountAsync(PhotoSearch search, CancellationToken cancellationToken) =>
        (await ListAsync(search.FirstPage(), 1, cancellationToken)).Value?.Total;

    /// <summary>One photo; <paramref name="id"/> must be a photo id by <see cref="Photos.PhotoAddress.IsId"/>.</summary>
    public Task<ArchiveAnswer<ArchivePhoto>> GetPhotoAsync(string id, CancellationToken cancellationToken) =>
        GetAsync("/api/photos/" + Uri.EscapeDataString(id), ArchiveJson.Default.ArchivePhoto, cancellationToken);

    private Task<ArchiveAnswer<PhotoSearchResult>> SearchAsync(
        PhotoSearch search, IEnumerable<KeyValuePair<string, string?>> besides, CancellationToken cancellationToken) =>
        GetAsync(
            QueryHelpers.AddQueryString("/api/photos" + search.ToQueryString(), besides), ArchiveJson.Default.PhotoSearchResult, cancellationToken);

    private async Task<ArchiveAnswer<T>> GetAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadFromJsonAsync(type, cancellationToken) is { } value
                    ? new ArchiveAnswer<T>(value)
                    : new ArchiveAnswer<T>(ArchiveProblem.Unreachable);
            }

            LogRefused(response.StatusCode);
            return new ArchiveAnswer<T>(await ReadProblemAsync(response, cancellationToken));
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            LogNoAnswer(exception);
            return new ArchiveAnswer<T>(ArchiveProblem.Unreachable);
        }
    }

    private static async Task<ArchiveProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.Content.Headers.ContentType?.MediaType is not "application/problem+json")
        {
            return ArchiveProblem.Unreachable with { Status = status };
        }

        var problem = await response.Content.ReadFromJsonAsync(ArchiveJson.Default.ArchiveProblem, cancellationToken);
        return (problem ?? ArchiveProblem.Unreachable) with { Status = status };
    }

    // Polly's own exceptions are its time-out and its open circuit. A cancellation that the visitor did not ask for is the client's time-out.
    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or JsonException or ExecutionRejectedException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [LoggerMessage(3001, LogLevel.Information, "The archive's API answered {StatusCode}")]
    private partial void LogRefused(HttpStatusCode statusCode);

    [LoggerMessage(3002, LogLevel.Warning, "The archive's API gave no answer that can be read")]
    private partial void LogNoAnswer(Exception exception);
}
