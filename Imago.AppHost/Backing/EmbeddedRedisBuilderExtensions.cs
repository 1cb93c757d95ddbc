using Microsoft.Extensions.DependencyInjection;

namespace Imago.AppHost.Backing;

internal static class EmbeddedRedisBuilderExtensions
{
    /// <summary>
    /// Adds a Redis-compatible node that runs as a project of the solution, with a generated password and a health check named
    /// <c>{name}_check</c>. The project takes its port, password and data directory from <c>CacheNode__Port</c>, <c>CacheNode__Password</c> and
    /// <c>CacheNode__Data</c>.
    /// </summary>
    public static IResourceBuilder<EmbeddedRedisResource> AddEmbeddedRedis<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new()
    {
        // Without special characters, of which the comma would end the password in the connection string.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new EmbeddedRedisResource(name, password);

        string? connectionString = null;
        builder.Eventing.Subscribe<ConnectionStringAvailableEvent>(redis, async (_, cancellationToken) =>
            connectionString = await redis.ConnectionStringExpression.GetValueAsync(cancellationToken));
        builder.Services.AddHealthChecks().AddRedis(
            _ => connectionString ?? throw new InvalidOperationException($"The connection string of '{name}' is not available yet."),
            $"{name}_check");

        return builder.AddResource(redis)
            .WithAnnotation<IProjectMetadata>(new TProject())
            .WithEndpoint(scheme: "tcp", name: EmbeddedRedisResource.PrimaryEndpointName, env: "CacheNode__Port")
            .WithEnvironment("CacheNode__Password", password)
            .WithOtlpExporter()
            .WithIconName("DatabaseLightning")
            .WithHealthCheck($"{name}_check");
    }

    /// <summary>Keeps the data in this directory, which the node creates if it is missing.</summary>
    public static IResourceBuilder<EmbeddedRedisResource> WithDataDirectory(this IResourceBuilder<EmbeddedRedisResource> builder, string path) =>
        builder.WithEnvironment("CacheNode__Data", path);
}
