using Elastic.Clients.Elasticsearch;
using Imago.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

/// <summary>The registered client against a server that speaks Elasticsearch.</summary>
public abstract class LiveServerTests(ElasticsearchServer server)
{
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected ElasticsearchServer Server { get; } = server;

    [Fact]
    public async Task ARunningServerIsHealthy()
    {
        using var host = Build(Server.Address.ToString());

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled);

        Assert.Equal(HealthStatus.Healthy, report.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheClientReadsWhatItWrote(bool keyed)
    {
        using var host = Build(Server.Address.ToString(), keyed);
        var client = keyed
            ? host.Services.GetRequiredKeyedService<ElasticsearchClient>("elasticsearch")
            : host.Services.GetRequiredService<ElasticsearchClient>();
        var index = $"{Server.Prefix}-client-{(keyed ? "keyed" : "plain")}";

        var created = await client.Indices.CreateAsync(index, create => create.Mappings(mapping => mapping.Properties(fields => fields.Keyword("db"))), Cancelled);
        Assert.True(created.IsValidResponse, created.DebugInformation);
        var written = await client.IndexAsync(new Record("stock"), index, "stock-1", request => request.Refresh(Refresh.True), Cancelled);
        Assert.True(written.IsValidResponse, written.DebugInformation);
        var read = await client.GetAsync<Record>(index, "stock-1", Cancelled);

        Assert.Equal("stock", read.Source?.Db);
    }

    protected static IHost Build(string connectionString, bool keyed = false)
    {
        var builder = Configured.Builder(("ConnectionStrings:elasticsearch", connectionString));
        if (keyed)
        {
            builder.AddKeyedElasticsearchClient("elasticsearch");
        }
        else
        {
            builder.AddElasticsearchClient("elasticsearch");
        }

        return builder.Build();
    }

    private sealed record Record(string Db);
}

public sealed class EmbeddedServerTests(EmbeddedServer server) : LiveServerTests(server), IClassFixture<EmbeddedServer>
{
    [Theory]
    [InlineData("elastic:wrong@")]
    [InlineData("")]
    public async Task RefusedCredentialsAreUnhealthyAndSaidSo(string credentials)
    {
        using var host = Build($"{Server.Address.Scheme}://{credentials}{Server.Address.Authority}");

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancelled);

        Assert.Equal(HealthStatus.Unhealthy, report.Status);
        Assert.StartsWith("Authentication failed", report.Entries["Elastic.Clients.Elasticsearch"].Description, StringComparison.Ordinal);
    }
}

public sealed class ReferenceServerTests(ReferenceServer server) : LiveServerTests(server), IClassFixture<ReferenceServer>;
