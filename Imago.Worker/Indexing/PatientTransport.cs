using System.Net.Sockets;
using System.Text.Json;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Indexing;

/// <summary>An answer of Elasticsearch that stays the same however often one asks.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The body, JSON.</param>
internal readonly record struct IndexAnswer(int Status, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Throws <see cref="IndexRefusedException"/> where the request failed.</summary>
    public IndexAnswer EnsureSuccess() => IsSuccess ? this : throw new IndexRefusedException(Status, DescribeError());

    /// <summary>Type and reason of the error as Elasticsearch writes them: <c>{"error":{"type":..,"reason":..}}</c>.</summary>
    public string DescribeError() => ErrorType is null ? "no reason given" : $"{ErrorType}: {Error("reason")}";

    public string? ErrorType => Error("type");

    private string? Error(string property)
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error)
                && error.ValueKind is JsonValueKind.Object && error.TryGetProperty(property, out var value)
                    ? value.GetString()
                    : null;
        }
        catch (JsonException)
        {
            // A proxy's page: its status says enough.
            return null;
        }
    }
}

/// <summary>
/// Sends requests whose bodies are ready as bytes through the Elasticsearch client (its authentication, its tracing) and waits, as long as it
/// takes, while Elasticsearch cannot be reached or has no room (429, 502, 503, 504). Everything sent through it must bear being sent twice.
/// </summary>
internal sealed class PatientTransport(
    ElasticsearchClient client, IndexAvailability availability, IOptions<IndexingOptions> options, TimeProvider time)
{
    private static readonly RequestConfiguration Json = new() { ContentType = "application/json", Accept = "application/json" };

    private readonly Backoff _backoff = new(options.Value.LongestDelay);

    /// <param name="method">GET, POST, PUT.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">JSON or NDJSON.</param>
    /// <param name="onBusy">Called before each wait.</param>
    /// <param name="cancellationToken">Ends the waiting too.</param>
    public async Task<IndexAnswer> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body = default, Action? onBusy = null, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await RequestAsync<BytesResponse>(method, path, body, cancellationToken);
            if (await IsAnswerAsync(response?.ApiCallDetails, attempt, onBusy, cancellationToken))
            {
                return new IndexAnswer(response!.ApiCallDetails.HttpStatusCode!.Value, response.Body ?? []);
            }
        }
    }

    /// <summary>As the other one, for many large answers one after the other: each is read into the same memory.</summary>
    /// <param name="method">GET, POST, PUT.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">JSON or NDJSON.</param>
    /// <param name="into">Holds the answer afterwards.</param>
    /// <param name="cancellationToken">Ends the waiting too.</param>
    /// <returns>HTTP status.</returns>
    public async Task<int> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, ResponseBuffer into, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var response = await RequestAsync<StreamResponse>(method, path, body, cancellationToken);
            if (await IsAnswerAsync(response?.ApiCallDetails, attempt, onBusy: null, cancellationToken))
            {
                if (await into.TryReadAsync(response!.Body, cancellationToken))
                {
                    return response.ApiCallDetails.HttpStatusCode!.Value;
                }

                await WaitAsync(attempt, cancellationToken);
            }
        }
    }

    /// <returns>Null where the connection broke, or nothing more came in time, in the middle of the answer.</returns>
    private async Task<TResponse?> RequestAsync<TResponse>(HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        where TResponse : TransportResponse, new()
    {
        try
        {
            return await client.Transport.RequestAsync<TResponse>(
                new EndpointPath(method, path), body.IsEmpty ? null : PostData.ReadOnlyMemory(body), null, Json, cancellationToken);
        }
        catch (UnexpectedTransportException exception) when (cancellationToken.IsCancellationRequested)
        {
            // The client reports a cancellation while it reads an answer as an error of its own.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (UnexpectedTransportException exception)
            when (exception.GetBaseException() is IOException or HttpRequestException or SocketException or OperationCanceledException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Where Elasticsearch gave no answer, or none that lasts, waits until the next attempt.</summary>
    private async Task<bool> IsAnswerAsync(ApiCallDetails? details, int attempt, Action? onBusy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (details?.HttpStatusCode is { } status and not (429 or 502 or 503 or 504))
        {
            availability.Answered();
            return true;
        }

        availability.Waiting(details?.HttpStatusCode is { } busy ? $"it answers {busy}" : "it cannot be reached");
        onBusy?.Invoke();
        await WaitAsync(attempt, cancellationToken);
        return false;
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="attempt">1 after the first failure.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken) => Task.Delay(_backoff.Delay(attempt), time, cancellationToken);
}
