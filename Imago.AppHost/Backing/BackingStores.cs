using Imago.AppHost.Settings;

namespace Imago.AppHost.Backing;

/// <summary>Elasticsearch and Redis, wherever they come from: the one place that knows the modes. Services only see the two references.</summary>
/// <param name="Elasticsearch">The connection string <c>elasticsearch</c>.</param>
/// <param name="Cache">The connection string <c>cache</c>.</param>
/// <param name="IsElasticsearchQuick">It answers as soon as the services that need it are up, so that waiting for it would only make the start longer.</param>
public sealed record BackingStores(
    IResourceBuilder<IResourceWithConnectionString> Elasticsearch,
    IResourceBuilder<IResourceWithConnectionString> Cache,
    bool IsElasticsearchQuick = false)
{
    public const string ElasticsearchName = "elasticsearch";
    public const string CacheName = "cache";

    /// <exception cref="StartRefusedException">The mode lacks something on this machine.</exception>
    public static BackingStores Add(IDistributedApplicationBuilder builder, ImagoSettings settings) => settings.Backing switch
    {
        BackingMode.Embedded => EmbeddedStores.Add(builder, settings.DataDirectory),
        BackingMode.Containers => ContainerStores.Add(builder, ContainerRuntime.IsAvailable),
        BackingMode.External => ExternalStores.Add(builder),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Backing, "No such mode."),
    };
}
