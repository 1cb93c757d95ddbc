using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Imago.Archive.Mapping;
using Microsoft.Extensions.Options;

namespace Imago.Api.Index;

/// <summary>The mapping that the index behind the alias really has.</summary>
public sealed class LiveMapping(ElasticsearchClient client, IOptions<ArchiveIndexOptions> options)
{
    /// <summary>The newest index behind the alias and its mapping.</summary>
    /// <exception cref="IndexException">The index gave no answer.</exception>
    public async Task<(string Index, JsonObject Mapping)> ReadAsync(CancellationToken cancellationToken)
    {
        // As text: the client's own types would leave out what they do not know, and drift is what nobody expected.
        var response = await client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(Elastic.Transport.HttpMethod.GET, $"/{options.Value.Alias}/_mapping"), postData: null, configureActivity: null,
            localConfiguration: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var details = response.ApiCallDetails;
        if (details.HttpStatusCode != StatusCodes.Status200OK)
        {
            throw details.HttpStatusCode == StatusCodes.Status404NotFound
                ? new IndexException(IndexFailure.NotReady, "The index does not exist.")
                : IndexAnswer.Failure(details.HttpStatusCode, type: null, details.OriginalException);
        }

        var newest = JsonNode.Parse(response.Body)!.AsObject().MaxBy(index => index.Key, StringComparer.Ordinal);
        return (newest.Key, newest.Value?["mappings"]?.AsObject() ?? []);
    }
}
