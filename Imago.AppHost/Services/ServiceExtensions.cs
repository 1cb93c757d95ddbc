using Imago.AppHost.Backing;
using Microsoft.Extensions.Configuration;

namespace Imago.AppHost.Services;

/// <summary>What all services have in common as resources.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// Adds a web service. It is configured here alone: launch settings are for starting the project by itself.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="name">The name under which other services find it.</param>
    /// <param name="port">Its port on this machine, however many replicas it has; null is any free port.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, project => project.ExcludeLaunchProfile = project.ExcludeKestrelEndpoints = true)
            .WithHttpEndpoint(port: port)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithDevelopersTelemetry()
            .WithQuickStart();

    /// <summary>
    /// Hands the addresses of Elasticsearch and Redis on. A service starts when Elasticsearch is ready, or when it is about to be. It does not wait
    /// for the cache to be ready: without it everything works, only slower.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithStores(this IResourceBuilder<ProjectResource> builder, BackingStores stores)
    {
        builder.WithReference(stores.Elasticsearch).WithReference(stores.Cache).WaitForStart(stores.Cache);
        return stores.IsElasticsearchQuick ? builder.WaitForStart(stores.Elasticsearch) : builder.WaitFor(stores.Elasticsearch);
    }

    /// <summary>
    /// Corrects what the AppHost tells the exporters of telemetry. It turns their retries on: when the application stops, the dashboard goes first, and
    /// each process would spend ten seconds on sending its last telemetry to nobody. And it has every span recorded, also those whose parent is not:
    /// the pings and looks for work of every second, which are begun under such a parent, would bury the searches.
    /// </summary>
    public static IResourceBuilder<TResource> WithDevelopersTelemetry<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment =>
        builder.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "").WithEnvironment("OTEL_TRACES_SAMPLER", "parentbased_always_on");

    /// <summary>
    /// Compiles hot code once instead of twice. On a developer's machine the start counts, in which compiling is a third of the work of all
    /// processes; the profile that the second compilation uses pays after minutes of load only.
    /// </summary>
    public static IResourceBuilder<TResource> WithQuickStart<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment =>
        builder.ApplicationBuilder.ExecutionContext.IsRunMode ? builder.WithEnvironment("DOTNET_TieredPGO", "0") : builder;

    /// <summary>Another link of a web service on the dashboard.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="path">Where it leads to.</param>
    /// <param name="text">What it is called.</param>
    public static IResourceBuilder<ProjectResource> WithLink(this IResourceBuilder<ProjectResource> builder, string path, string text) =>
        builder.WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = path, DisplayText = text });

    /// <summary>Hands a setting on, unless the user has none: the service then keeps its own default.</summary>
    public static IResourceBuilder<ProjectResource> WithSetting(this IResourceBuilder<ProjectResource> builder, string name, string? value) =>
        value is null ? builder : builder.WithEnvironment(name, value);

    /// <summary>Hands a section of the AppHost's configuration on, as far as the user has set it.</summary>
    public static IResourceBuilder<ProjectResource> WithConfigurationSection(this IResourceBuilder<ProjectResource> builder, string section)
    {
        foreach (var (key, value) in builder.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable())
        {
            builder.WithSetting(key.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return builder;
    }
}
