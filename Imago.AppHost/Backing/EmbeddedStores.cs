using Imago.AppHost.Services;

namespace Imago.AppHost.Backing;

/// <summary>The nodes of this solution: no container in the model, so that it starts without a container runtime.</summary>
internal static class EmbeddedStores
{
    public static BackingStores Add(IDistributedApplicationBuilder builder, string dataDirectory)
    {
        var elasticsearch = builder.AddEmbeddedElasticsearch<Projects.Imago_SearchNode>(BackingStores.ElasticsearchName)
            .WithDataDirectory(Path.Combine(dataDirectory, "search"))
            .WithoutOtlpRetry()
            .WithQuickStart();

        var cache = builder.AddEmbeddedRedis<Projects.Imago_CacheNode>(BackingStores.CacheName)
            .WithDataDirectory(Path.Combine(dataDirectory, "cache"))
            .WithoutOtlpRetry()
            .WithQuickStart();

        return new BackingStores(elasticsearch, cache);
    }
}
