using Elastic.Clients.Elasticsearch;
using Imago.Archive.Mapping;
using Imago.ServiceDefaults.Settings;

namespace Imago.Api.Index;

internal static class IndexBuilderExtensions
{
    /// <summary>Name of the connection, and key of the client that is not watched: of the watch itself and of the health check.</summary>
    public const string ConnectionName = "elasticsearch";

    /// <summary>A search that takes longer is of no use to anybody who waits for it.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A probe of readiness wants to know now.</summary>
    private const int HealthCheckMilliseconds = 1_000;

    /// <summary>The index that the service reads: its name and the client.</summary>
    public static void AddArchiveIndex(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<ArchiveIndexOptions>(ArchiveIndexOptions.SectionName);
        builder.Services.AddValidatedOptions<ClusterWatchOptions>(ClusterWatchOptions.SectionName);
        builder.AddKeyedElasticsearchClient(
            ConnectionName,
            settings => settings.HealthCheckTimeout ??= HealthCheckMilliseconds,
            Configure);
        builder.Services.AddSingleton<ClusterWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ClusterWatch>());
        builder.Services.AddSingleton(services => new ElasticsearchClient(new WatchedTransport(
            OfOwnConnections(services.GetRequiredKeyedService<ElasticsearchClient>(ConnectionName)).Transport, services.GetRequiredService<ClusterWatch>())));
        builder.Services.AddSingleton<LiveMapping>();
        builder.Services.AddSingleton<PhotoIndices>();
        builder.Services.AddSingleton<ArchiveIndex>();
    }

    /// <summary>A ping must not wait until one of the connections is free that searches have taken: it would tell of an outage that there is not.</summary>
    private static ElasticsearchClient OfOwnConnections(ElasticsearchClient probe)
    {
        var settings = new ElasticsearchClientSettings(probe.ElasticsearchClientSettings.NodePool);
        Configure(settings);
        return new ElasticsearchClient(
            probe.ElasticsearchClientSettings.Authentication is { } authentication ? settings.Authentication(authentication) : settings);
    }

    /// <summary>To compress a few kilobytes and read them again takes longer than to send them to a machine beside this one.</summary>
    private static void Configure(ElasticsearchClientSettings settings) => settings.RequestTimeout(RequestTimeout).EnableHttpCompression(false);
}
