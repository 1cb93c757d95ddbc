using Aspire.Hosting.Elasticsearch;

namespace Aspire.Hosting;

/// <summary>Adds Elasticsearch containers to the application model.</summary>
public static class ElasticsearchBuilderExtensions
{
    private const int HttpPort = 9200;
    private const int TransportPort = 9300;
    private const string DataDirectory = "/usr/share/elasticsearch/data";

    /// <summary>Adds an Elasticsearch container with a single node, basic authentication and a health check named <c>{name}_check</c>.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource and, where it is referenced, of the connection string.</param>
    /// <param name="password">The password of the superuser <c>elastic</c>; generated and kept for later runs if left out.</param>
    /// <param name="port">The port of the REST interface on this machine; any free port if left out.</param>
    public static IResourceBuilder<ElasticsearchResource> AddElasticsearch(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var elasticsearch = new ElasticsearchResource(name, password?.Resource ?? ElasticsearchPassword.CreateDefault(builder, name));
        return builder.AddResource(elasticsearch)
            .WithImage(ElasticsearchContainerImageTags.Image, ElasticsearchContainerImageTags.Tag)
            .WithImageRegistry(ElasticsearchContainerImageTags.Registry)
            .WithHttpEndpoint(port: port, targetPort: HttpPort, name: ElasticsearchResource.PrimaryEndpointName)
            .WithEndpoint(targetPort: TransportPort, name: ElasticsearchResource.InternalEndpointName)
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment("xpack.security.enabled", "true")
            .WithEnvironment("ELASTIC_PASSWORD", elasticsearch.PasswordParameter)
            .WithIconName("SearchSquare")
            .WithElasticsearchHealthCheck();
    }

    /// <summary>Keeps the data in a named volume, so that it outlives the container.</summary>
    /// <param name="builder">The resource's builder.</param>
    /// <param name="name">The name of the volume; made of the names of the application and the resource if left out.</param>
    /// <param name="isReadOnly">Whether the volume is mounted read-only.</param>
    public static IResourceBuilder<ElasticsearchResource> WithDataVolume(
        this IResourceBuilder<ElasticsearchResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);

        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataDirectory, isReadOnly);
    }

    /// <summary>Keeps the data in a directory of this machine, which the container's user (id 1000) must be able to write.</summary>
    /// <param name="builder">The resource's builder.</param>
    /// <param name="source">The directory.</param>
    /// <param name="isReadOnly">Whether the directory is mounted read-only.</param>
    public static IResourceBuilder<ElasticsearchResource> WithDataBindMount(
        this IResourceBuilder<ElasticsearchResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);

        return builder.WithBindMount(source, DataDirectory, isReadOnly);
    }
}
