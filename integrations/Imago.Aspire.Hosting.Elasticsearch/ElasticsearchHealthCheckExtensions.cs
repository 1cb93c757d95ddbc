using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Elasticsearch;

internal static class ElasticsearchHealthCheckExtensions
{
    /// <summary>The resource is healthy when its REST interface accepts the password; the check is named <c>{name}_check</c>.</summary>
    public static IResourceBuilder<TResource> WithElasticsearchHealthCheck<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IElasticsearchResource
    {
        var key = $"{builder.Resource.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key,
            // Asked each time: before the endpoint is allocated there is no address, after a restart there may be another.
            _ => new ElasticsearchHealthCheck(builder.Resource),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }
}
