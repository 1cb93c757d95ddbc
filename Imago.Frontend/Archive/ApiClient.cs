using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;

namespace Imago.Frontend.Archive;

/// <summary>Asks the API. Whatever goes wrong on the way is an answer too: pages show it and stay usable.</summary>
public abstract partial class ApiClient(HttpClient http, ILogger logger)
{
    protected async Task<ArchiveAnswer<T>> GetAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        return await SendAsync(request, type, cancellationToken);
    }

    protected async Task<ArchiveAnswer<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
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

    /// <summary>Sends what is answered with nothing.</summary>
    /// <returns>Why it was refused; null where it was done.</returns>
    protected async Task<ArchiveProblem?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return null;
            }

            LogRefused(response.StatusCode);
            return await ReadProblemAsync(response, cancellationToken);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            LogNoAnswer(exception);
            return ArchiveProblem.Unreachable;
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
