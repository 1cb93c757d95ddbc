using System.Diagnostics;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;

namespace Imago.Api.Index;

/// <summary>Ends requests to a cluster that is away, see <see cref="ClusterWatch"/>.</summary>
internal sealed class WatchedTransport(ITransport<IElasticsearchClientSettings> transport, ClusterWatch watch) : ITransport<IElasticsearchClientSettings>
{
    public IElasticsearchClientSettings Configuration => transport.Configuration;

    ITransportConfiguration ITransport.Configuration => transport.Configuration;

    /// <summary>Nobody asks like this: a thread that waits for the cluster could not be told that it is away.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public TResponse Request<TResponse>(
        in EndpointPath path, PostData? postData, Action<Activity>? configureActivity, IRequestConfiguration? localConfiguration)
        where TResponse : TransportResponse, new() => throw new NotSupportedException("The index is asked asynchronously.");

    public Task<TResponse> RequestAsync<TResponse>(
        in EndpointPath path, PostData? postData, Action<Activity>? configureActivity, IRequestConfiguration? localConfiguration, CancellationToken cancellationToken = default)
        where TResponse : TransportResponse, new()
    {
        var asked = path;
        return watch.AskAsync(
            ending => transport.RequestAsync<TResponse>(asked, postData, configureActivity, localConfiguration, ending), cancellationToken);
    }
}
