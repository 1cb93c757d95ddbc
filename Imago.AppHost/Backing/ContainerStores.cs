using Imago.AppHost.Settings;

namespace Imago.AppHost.Backing;

/// <summary>Elasticsearch and Redis in containers, with passwords, their data in volumes.</summary>
internal static class ContainerStores
{
    public static BackingStores Add(IDistributedApplicationBuilder builder, Func<bool> isRuntimeAvailable)
    {
        if (!isRuntimeAvailable())
        {
            throw new StartRefusedException(
                "IMAGO_BACKING is 'containers', but neither Docker nor Podman answers on this machine. Start one of them, "
                + "or set IMAGO_BACKING to 'embedded' (needs nothing) or 'external' (needs ELASTICSEARCH_URL and REDIS_URL).");
        }

        var elasticsearch = builder.AddElasticsearch(BackingStores.ElasticsearchName)
            .WithDataVolume();

        var cache = builder.AddRedis(BackingStores.CacheName)
            .WithDataVolume();

        return new BackingStores(elasticsearch, cache);
    }
}
