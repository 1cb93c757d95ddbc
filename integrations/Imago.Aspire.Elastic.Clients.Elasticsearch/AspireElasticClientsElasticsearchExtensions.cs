using Aspire.Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects a service to Elasticsearch through <see cref="ElasticsearchClient"/>.</summary>
public static class AspireElasticClientsElasticsearchExtensions
{
    private const string ActivitySourceName = "Elastic.Transport";

    /// <summary>Registers a singleton <see cref="ElasticsearchClient"/> with health check and tracing.</summary>
    /// <param name="builder">Its configuration is read, its services are added to.</param>
    /// <param name="connectionName">
    /// Names the connection string <c>ConnectionStrings:{connectionName}</c>. Settings come from the section
    /// <c>Aspire:Elastic:Clients:Elasticsearch</c>, then <c>Aspire:Elastic:Clients:Elasticsearch:{connectionName}</c>, then the connection string;
    /// what comes later wins.
    /// </param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureClientSettings">Adjusts the client, for instance its time limits or serializer.</param>
    /// <exception cref="InvalidOperationException">
    /// A value cannot be understood. A value that is missing is reported when the host starts or, without a start, when the client is first used.
    /// </exception>
    public static void AddElasticsearchClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<ElasticClientsElasticsearchSettings>? configureSettings = null,
        Action<ElasticsearchClientSettings>? configureClientSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        Add(builder, connectionName, serviceKey: null, configureSettings, configureClientSettings);
    }

    /// <summary>Registers an <see cref="ElasticsearchClient"/> as singleton keyed by <paramref name="name"/>, with health check and tracing.</summary>
    /// <param name="builder">Its configuration is read, its services are added to.</param>
    /// <param name="name">The key, and the connection name as in <see cref="AddElasticsearchClient"/>.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureClientSettings">Adjusts the client, for instance its time limits or serializer.</param>
    /// <exception cref="InvalidOperationException">As in <see cref="AddElasticsearchClient"/>.</exception>
    public static void AddKeyedElasticsearchClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<ElasticClientsElasticsearchSettings>? configureSettings = null,
        Action<ElasticsearchClientSettings>? configureClientSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        Add(builder, name, serviceKey: name, configureSettings, configureClientSettings);
    }

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<ElasticClientsElasticsearchSettings>? configureSettings,
        Action<ElasticsearchClientSettings>? configureClientSettings)
    {
        var source = new ElasticsearchSettingsSource(builder.Configuration, connectionName);
        var settings = source.Read();
        configureSettings?.Invoke(settings);

        builder.Services.AddKeyedSingleton(serviceKey, (_, _) => CreateClient());
        // Wrong configuration ends the start of the service instead of its first request.
        builder.Services.AddSingleton<IHostedService>(services => new ElasticsearchClientActivation(() => GetClient(services)));

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry()
                .WithTracing(tracing => tracing.AddSource(ActivitySourceName));
        }

        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, connectionName, serviceKey, settings, GetClient);
        }

        ElasticsearchClient CreateClient()
        {
            var clientSettings = source.CreateClientSettings(settings);
            configureClientSettings?.Invoke(clientSettings);
            return new ElasticsearchClient(clientSettings);
        }

        ElasticsearchClient GetClient(IServiceProvider services) => services.GetRequiredKeyedService<ElasticsearchClient>(serviceKey);
    }

    private static void AddHealthCheck(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        ElasticClientsElasticsearchSettings settings,
        Func<IServiceProvider, ElasticsearchClient> getClient)
    {
        var name = serviceKey is null ? "Elastic.Clients.Elasticsearch" : $"Elastic.Clients.Elasticsearch_{connectionName}";

        // Two checks of one name make every check fail; the client that is registered twice is one client.
        if (!builder.Properties.TryAdd($"Aspire.HealthChecks.{name}", true))
        {
            return;
        }

        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            name,
            services => new ElasticsearchHealthCheck(getClient(services)),
            failureStatus: null,
            tags: null,
            timeout: settings.HealthCheckTimeout is > 0 ? TimeSpan.FromMilliseconds(settings.HealthCheckTimeout.Value) : null));
    }
}
