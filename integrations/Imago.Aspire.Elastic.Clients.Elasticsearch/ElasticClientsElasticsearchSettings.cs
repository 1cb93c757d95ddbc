namespace Aspire.Elastic.Clients.Elasticsearch;

/// <summary>
/// How to reach an Elasticsearch: either <see cref="Endpoint"/> (with credentials in it, or with <see cref="ApiKey"/>, or open), or
/// <see cref="CloudId"/> with <see cref="ApiKey"/>. Where both are given, <see cref="Endpoint"/> counts.
/// </summary>
public sealed class ElasticClientsElasticsearchSettings
{
    /// <summary>An absolute http or https address. It may carry <c>user:password@</c>, both URL-encoded.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The key in its encoded form, as Elasticsearch hands it out.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The id of an Elastic Cloud deployment, <c>name:base64</c>.</summary>
    public string? CloudId { get; set; }

    /// <summary>Leaves the health check out. Default: <see langword="false"/>.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>
    /// After how many milliseconds without an answer the cluster counts as unhealthy. Default: <see langword="null"/>, the limit of the health
    /// checks' host.
    /// </summary>
    public int? HealthCheckTimeout { get; set; }

    /// <summary>Leaves out the spans of the client. Default: <see langword="false"/>.</summary>
    public bool DisableTracing { get; set; }
}
