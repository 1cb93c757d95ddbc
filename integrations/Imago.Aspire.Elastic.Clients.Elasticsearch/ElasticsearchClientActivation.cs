using Elastic.Clients.Elasticsearch;
using Microsoft.Extensions.Hosting;

namespace Aspire.Elastic.Clients.Elasticsearch;

/// <summary>Makes the client when the host starts. Nothing is sent: the cluster need not be up.</summary>
internal sealed class ElasticsearchClientActivation(Func<ElasticsearchClient> getClient) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        getClient();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
