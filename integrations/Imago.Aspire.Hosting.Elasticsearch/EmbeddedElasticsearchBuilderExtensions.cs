using Aspire.Hosting.Elasticsearch;

namespace Aspire.Hosting;

/// <summary>Adds embedded Elasticsearch nodes to the application model.</summary>
public static class EmbeddedElasticsearchBuilderExtensions
{
    private const string PortVariable = "SearchNode__Port";
    private const string PasswordVariable = "SearchNode__Password";
    private const string DataVariable = "SearchNode__Data";

    /// <summary>
    /// Adds a node that runs as a project of the solution, with basic authentication and a health check named <c>{name}_check</c>. The project
    /// takes its port, password and data directory from <c>SearchNode__Port</c>, <c>SearchNode__Password</c> and <c>SearchNode__Data</c>.
    /// </summary>
    /// <typeparam name="TProject">The project, from the <c>Projects</c> namespace.</typeparam>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name of the resource and, where it is referenced, of the connection string.</param>
    /// <param name="password">The password of the superuser <c>elastic</c>; generated and kept for later runs if left out.</param>
    /// <param name="port">The port on this machine; any free port if left out.</param>
    public static IResourceBuilder<EmbeddedElasticsearchResource> AddEmbeddedElasticsearch<TProject>(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var elasticsearch = new EmbeddedElasticsearchResource(name, password?.Resource ?? ElasticsearchPassword.CreateDefault(builder, name));
        return builder.AddResource(elasticsearch)
            .WithAnnotation<IProjectMetadata>(new TProject())
            .WithHttpEndpoint(port: port, name: EmbeddedElasticsearchResource.PrimaryEndpointName, env: PortVariable)
            .WithEnvironment(PasswordVariable, elasticsearch.PasswordParameter)
            .WithOtlpExporter()
            .WithIconName("SearchSquare")
            .WithElasticsearchHealthCheck();
    }

    /// <summary>Keeps the data in this directory; without it, where the node keeps it by itself.</summary>
    /// <param name="builder">The resource's builder.</param>
    /// <param name="path">The directory, absolute or relative to the AppHost; created by the node if missing.</param>
    public static IResourceBuilder<EmbeddedElasticsearchResource> WithDataDirectory(
        this IResourceBuilder<EmbeddedElasticsearchResource> builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);

        return builder.WithEnvironment(DataVariable, Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory));
    }
}
