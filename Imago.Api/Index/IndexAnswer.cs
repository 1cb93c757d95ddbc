using Elastic.Transport.Products.Elasticsearch;

namespace Imago.Api.Index;

/// <summary>Tells an answer of the index from a failure.</summary>
public static class IndexAnswer
{
    private const string IndexNotFound = "index_not_found_exception";

    /// <summary>The answer itself, where it is one.</summary>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public static TResponse OrThrow<TResponse>(this TResponse response, CancellationToken cancellationToken) where TResponse : ElasticsearchResponse
    {
        ArgumentNullException.ThrowIfNull(response);

        // The client gives back a cancelled request as one that failed.
        cancellationToken.ThrowIfCancellationRequested();
        var status = response.ApiCallDetails.HttpStatusCode;
        var type = response.ElasticsearchServerError?.Error?.Type;

        // The client takes every 404 for an answer; only that to a document which is not there is one.
        return response.IsValidResponse && type is null ? response : throw Failure(status, type, response.ApiCallDetails.OriginalException);
    }

    /// <summary>What a status and an error type of the cluster mean.</summary>
    public static IndexException Failure(int? status, string? type, Exception? cause) => (status, type) switch
    {
        (_, IndexNotFound) => new(IndexFailure.NotReady, "The index does not exist."),
        (null, _) => new(IndexFailure.Unavailable, "The cluster does not answer.", cause),
        (401 or 403, _) => new(IndexFailure.Unavailable, $"The cluster does not accept this service (status {status}).", cause),
        (429 or >= 500, _) => new(IndexFailure.Unavailable, $"The cluster cannot answer now (status {status}, {type}).", cause),
        _ => new(IndexFailure.Refused, $"The cluster refuses the request (status {status}, {type}).", cause),
    };
}
