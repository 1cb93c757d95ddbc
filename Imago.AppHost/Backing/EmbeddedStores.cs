using Imago.AppHost.Services;

namespace Imago.AppHost.Backing;

/// <summary>The nodes of this solution: no container in the model, so that it starts without a container runtime.</summary>
internal static class EmbeddedStores
{
    /// <summary>
    /// For how long, in hexadecimal milliseconds, nothing new must be called before hot code is compiled again. The node's own project file makes
    /// that next to nothing, for the sake of the first import. With data there is no first import, and the start of the others comes first.
    /// </summary>
    private const string CompilationDelay = "DOTNET_TC_CallCountingDelayMs";

    public static BackingStores Add(IDistributedApplicationBuilder builder, string dataDirectory)
    {
        var searchDirectory = Path.Combine(dataDirectory, "search");
        var elasticsearch = builder.AddEmbeddedElasticsearch<Projects.Imago_SearchNode>(BackingStores.ElasticsearchName)
            .WithDataDirectory(searchDirectory)
            .WithDevelopersTelemetry()
            .WithQuickStart();
        if (elasticsearch.ApplicationBuilder.ExecutionContext.IsRunMode && Directory.Exists(searchDirectory))
        {
            elasticsearch.WithEnvironment(CompilationDelay, "64");
        }

        var cache = builder.AddEmbeddedRedis<Projects.Imago_CacheNode>(BackingStores.CacheName)
            .WithDataDirectory(Path.Combine(dataDirectory, "cache"))
            .WithDevelopersTelemetry()
            .WithQuickStart();

        return new BackingStores(elasticsearch, cache, IsElasticsearchQuick: true);
    }
}
