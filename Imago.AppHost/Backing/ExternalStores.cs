using Imago.AppHost.Settings;

namespace Imago.AppHost.Backing;

/// <summary>Servers that somebody else runs: addresses from variables, credentials as secret parameters.</summary>
internal static class ExternalStores
{
    private const string RedisVariable = "REDIS_URL";

    public static BackingStores Add(IDistributedApplicationBuilder builder)
    {
        var address = ExternalElasticsearch.Read(builder.Configuration);
        var redis = RedisAddress.ToConnectionString(
            builder.Configuration.Find(RedisVariable) ?? throw new StartRefusedException(
                $"IMAGO_BACKING is 'external', but {RedisVariable} is not set. Set it to redis://[:password@]host:port or host:port,password=... "
                + "in the environment or in .env, or set IMAGO_BACKING to 'embedded'."),
            RedisVariable);

        var elasticsearch = builder.AddConnectionString(BackingStores.ElasticsearchName, AddElasticsearch(builder, address));

        var cacheAddress = builder.AddParameter("cache-address", () => redis, secret: true);
        var cache = builder.AddConnectionString(BackingStores.CacheName, ReferenceExpression.Create($"{cacheAddress}"));

        return new BackingStores(elasticsearch, cache);
    }

    private static ReferenceExpression AddElasticsearch(IDistributedApplicationBuilder builder, ExternalElasticsearch server)
    {
        if (server.ApiKey is { } key)
        {
            var url = builder.AddParameter("elasticsearch-url", server.Address.AbsoluteUri);
            var apiKey = builder.AddParameter("elasticsearch-api-key", () => key, secret: true);
            return ReferenceExpression.Create($"Endpoint={url};ApiKey={apiKey}");
        }

        if (server is { User: { } user, Password: { } password })
        {
            // user:password@ goes between scheme and host.
            var scheme = server.Address.Scheme;
            var rest = builder.AddParameter("elasticsearch-host", server.Address.Authority + server.Address.PathAndQuery);
            var userName = builder.AddParameter("elasticsearch-user", user);
            var secret = builder.AddParameter("elasticsearch-password", () => password, secret: true);
            return ReferenceExpression.Create($"{scheme}://{userName:uri}:{secret:uri}@{rest}");
        }

        return ReferenceExpression.Create($"{builder.AddParameter("elasticsearch-url", server.Address.AbsoluteUri)}");
    }
}
