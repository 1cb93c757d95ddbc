using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Archive.Photos;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Index;

/// <summary>
/// Asks the index for photos. Answers are read here and not by the client, which would read each document twice as slowly, and not at all where
/// it is none of a generation.
/// </summary>
public sealed class ArchiveIndex(ElasticsearchClient client, PhotoIndices indices, TimeProvider clock)
{
    /// <summary>What can be searched now.</summary>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public ValueTask<PhotoIndex> CurrentAsync(CancellationToken cancellationToken) => indices.CurrentAsync(cancellationToken);

    /// <param name="index">What <see cref="CurrentAsync"/> gave and the request was made for.</param>
    /// <param name="request">The search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<PhotoHits> SearchAsync(PhotoIndex index, SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(request);

        // A total without the photos of a lost shard would be wrong without saying so.
        var path = new EndpointPath(HttpMethod.POST,
            $"/{index.Alias}/_search?allow_partial_search_results=false{(request.Preference is { } copy ? $"&preference={copy}" : "")}");
        var body = await AskAsync(path, PostData.Serializable(request), "search", cancellationToken);
        return index.IsNormalised
            ? Read(body, SearchAnswerJson.Default.SearchAnswerPhoto).ToHits(photo => photo)
            : Read(body, SearchAnswerJson.Default.SearchAnswerJsonElement).ToHits(record => DeliveredPhotos.Read(record, clock.GetUtcNow()));
    }

    /// <returns>Null where no photo has this id.</returns>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<Photo?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var index = await CurrentAsync(cancellationToken);
        var body = await AskAsync(new EndpointPath(HttpMethod.GET, $"/{index.Alias}/_doc/{Uri.EscapeDataString(id)}"), body: null, "get", cancellationToken);
        if (index.IsNormalised)
        {
            return Read(body, SearchAnswerJson.Default.AnswerHitPhoto) is { Found: true } photo ? photo.Source : null;
        }

        return Read(body, SearchAnswerJson.Default.AnswerHitJsonElement) is { Found: true } record ? DeliveredPhotos.Read(record.Source, clock.GetUtcNow()) : null;
    }

    private async Task<byte[]> AskAsync(EndpointPath path, PostData? body, string operation, CancellationToken cancellationToken)
    {
        var response = await client.Transport.RequestAsync<BytesResponse>(path, body, activity => Describe(activity, operation), localConfiguration: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var status = response.ApiCallDetails.HttpStatusCode;
        if (status == StatusCodes.Status200OK)
        {
            return response.Body;
        }

        // A document that is not there is an answer; an index that is not there is none.
        var type = TypeOf(response.Body);
        return status == StatusCodes.Status404NotFound && type is null
            ? response.Body
            : throw IndexAnswer.Failure(status, type, response.ApiCallDetails.OriginalException);
    }

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw NoElasticsearch(cause: null);
        }
        catch (JsonException exception)
        {
            throw NoElasticsearch(exception);
        }
    }

    private static IndexException NoElasticsearch(Exception? cause) => new(IndexFailure.Unavailable, "What answers does not speak Elasticsearch.", cause);

    private static string? TypeOf(byte[]? body)
    {
        try
        {
            return body is null or { Length: 0 } ? null : JsonSerializer.Deserialize(body, SearchAnswerJson.Default.AnswerError)?.Type;
        }
        catch (JsonException)
        {
            // Not every proxy on the way answers with JSON.
            return null;
        }
    }

    private static void Describe(Activity activity, string operation) => activity.DisplayName = operation;
}
