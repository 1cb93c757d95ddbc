using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.Cluster;
using Elastic.Transport;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ClusterStatus = Elastic.Clients.Elasticsearch.HealthStatus;

namespace Aspire.Elastic.Clients.Elasticsearch;

/// <summary>
/// Asks the cluster for its health. Green and yellow are healthy: yellow says that replicas are missing, as always on a single node, and every
/// document is still there. Red, no answer and a refusal are failures, each with a description of its own.
/// </summary>
internal sealed class ElasticsearchHealthCheck : IHealthCheck
{
    private const string NotElasticsearch = "What answers does not speak Elasticsearch.";

    private readonly ElasticsearchClient _client;

    public ElasticsearchHealthCheck(ElasticsearchClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthResponse health;
        try
        {
            health = await _client.Cluster.HealthAsync(cancellationToken);
        }
        catch (UnexpectedTransportException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Thrown for a body that is not JSON at all.
            return new HealthCheckResult(context.Registration.FailureStatus, NotElasticsearch, exception);
        }

        // The client answers a cancelled request like one that failed. Who cancelled (a time limit or a caller that left) is for the health
        // check service to tell apart, and it does so by this exception.
        cancellationToken.ThrowIfCancellationRequested();

        if (IsClusterHealth(health) && health.Status is ClusterStatus.Green or ClusterStatus.Yellow)
        {
            return HealthCheckResult.Healthy($"The cluster is {(health.Status == ClusterStatus.Green ? "green" : "yellow")}.");
        }

        health.TryGetOriginalException(out var cause);
        return new HealthCheckResult(context.Registration.FailureStatus, Describe(health), cause);
    }

    /// <summary>The client calls a 404 valid, and a body without a status green: what answers must have given a cluster's name.</summary>
    private static bool IsClusterHealth(HealthResponse health) =>
        health.IsValidResponse && health.ApiCallDetails.HttpStatusCode == 200 && !string.IsNullOrEmpty(health.ClusterName);

    /// <summary>Says what is wrong without an address, a body or an exception's text: probes may show it to anyone.</summary>
    private static string Describe(HealthResponse health) => health.ApiCallDetails?.HttpStatusCode switch
    {
        401 => "Authentication failed: the cluster does not accept the configured credentials.",
        403 => "The configured credentials lack the cluster privilege 'monitor'.",
        null => "The cluster does not answer.",
        200 when IsClusterHealth(health) => "The cluster is red: not every primary shard is available.",
        200 or 404 => NotElasticsearch,
        var status => $"The cluster answers with HTTP status {status}.",
    };
}
