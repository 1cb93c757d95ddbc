using System.Diagnostics;
using System.Text.Json.Nodes;
using Aspire.Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

public sealed class RegistrationTests
{
    private static readonly (string, string?)[] Connections =
    [
        ("ConnectionStrings:elasticsearch", "http://one:9200"),
        ("ConnectionStrings:legacy", "http://two:9200"),
        ("ConnectionStrings:mirror", "http://three:9200"),
    ];

    [Fact]
    public void KeyedClientsStandBesideThePlainOne()
    {
        var builder = Configured.Builder(Connections);
        builder.AddElasticsearchClient("elasticsearch");
        builder.AddKeyedElasticsearchClient("legacy");
        builder.AddKeyedElasticsearchClient("mirror");
        using var host = builder.Build();

        Assert.Equal("one", host.Services.GetRequiredService<ElasticsearchClient>().Address().Host);
        Assert.Equal("two", host.Services.GetRequiredKeyedService<ElasticsearchClient>("legacy").Address().Host);
        Assert.Equal("three", host.Services.GetRequiredKeyedService<ElasticsearchClient>("mirror").Address().Host);
    }

    [Fact]
    public void AClientIsASingleton()
    {
        var builder = Configured.Builder(Connections);
        builder.AddElasticsearchClient("elasticsearch");
        builder.AddKeyedElasticsearchClient("legacy");
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        Assert.Same(host.Services.GetRequiredService<ElasticsearchClient>(), scope.ServiceProvider.GetRequiredService<ElasticsearchClient>());
        Assert.Same(
            host.Services.GetRequiredKeyedService<ElasticsearchClient>("legacy"),
            scope.ServiceProvider.GetRequiredKeyedService<ElasticsearchClient>("legacy"));
    }

    [Fact]
    public void EachConnectionHasItsHealthCheck()
    {
        var builder = Configured.Builder([.. Connections, ("Aspire:Elastic:Clients:Elasticsearch:legacy:HealthCheckTimeout", "1500")]);
        builder.AddElasticsearchClient("elasticsearch");
        builder.AddKeyedElasticsearchClient("legacy");

        var checks = HealthChecks(builder);

        Assert.Equal(["Elastic.Clients.Elasticsearch", "Elastic.Clients.Elasticsearch_legacy"], checks.Select(check => check.Name));
        Assert.Equal(Timeout.InfiniteTimeSpan, checks[0].Timeout);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), checks[1].Timeout);
    }

    [Fact]
    public void AClientThatIsRegisteredTwiceIsCheckedOnce()
    {
        var builder = Configured.Builder(Connections);
        builder.AddElasticsearchClient("elasticsearch");
        builder.AddElasticsearchClient("elasticsearch");

        Assert.Single(HealthChecks(builder));
    }

    [Theory]
    [InlineData("Aspire:Elastic:Clients:Elasticsearch:DisableHealthChecks", 0)]
    [InlineData("Aspire:Elastic:Clients:Elasticsearch:elasticsearch:DisableHealthChecks", 1)]
    public void HealthChecksCanBeDisabledForAllOrOne(string key, int left)
    {
        var builder = Configured.Builder([.. Connections, (key, "true")]);
        builder.AddElasticsearchClient("elasticsearch");
        builder.AddKeyedElasticsearchClient("legacy");

        Assert.Equal(left, HealthChecks(builder).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SpansOfTheClientAreRecordedUnlessDisabled(bool disabled)
    {
        var builder = Configured.Builder(Connections);
        builder.AddElasticsearchClient("elasticsearch", settings => settings.DisableTracing = disabled);
        using var host = builder.Build();

        using var source = new ActivitySource("Elastic.Transport");
        using var span = host.Services.GetService<TracerProvider>() is null ? null : source.StartActivity("search");

        Assert.Equal(disabled, span is null);
    }

    [Fact]
    public void TheConfigurationSchemaDescribesEverySetting()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ConfigurationSchema.json")))!;
        var node = "Aspire:Elastic:Clients:Elasticsearch".Split(':').Aggregate(schema, (parent, name) => parent["properties"]![name]!);

        Assert.Equal(
            typeof(ElasticClientsElasticsearchSettings).GetProperties().Select(property => property.Name).Order(),
            node["properties"]!.AsObject().Select(property => property.Key).Order());
    }

    private static HealthCheckRegistration[] HealthChecks(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        return [.. host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations];
    }
}
