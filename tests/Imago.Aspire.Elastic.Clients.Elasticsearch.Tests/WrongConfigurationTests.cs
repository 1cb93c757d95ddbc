using Elastic.Clients.Elasticsearch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

public sealed class WrongConfigurationTests
{
    private const string Section = "Aspire:Elastic:Clients:Elasticsearch";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithoutAnAddressTheHostDoesNotStart()
    {
        var builder = Configured.Builder();
        builder.AddElasticsearchClient("archive");
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancelled));

        Assert.Contains("'ConnectionStrings:archive'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Section}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{Section}:archive'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EachOfSeveralClientsIsCheckedAtStart()
    {
        var builder = Configured.Builder(("ConnectionStrings:first", "http://localhost:9200"));
        builder.AddElasticsearchClient("first");
        builder.AddKeyedElasticsearchClient("second");
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancelled));

        Assert.Contains("'ConnectionStrings:second'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStartWithoutAClusterIsFine()
    {
        var builder = Configured.Builder(("ConnectionStrings:elasticsearch", "http://127.0.0.1:1"));
        builder.AddElasticsearchClient("elasticsearch");
        using var host = builder.Build();

        await host.StartAsync(Cancelled);
        await host.StopAsync(Cancelled);
    }

    [Fact]
    public async Task AReplacedClientNeedsNoConfiguration()
    {
        var builder = Configured.Builder();
        builder.AddElasticsearchClient("elasticsearch");
        var client = new ElasticsearchClient(new Uri("http://127.0.0.1:1"));
        builder.Services.AddSingleton(client);
        using var host = builder.Build();

        await host.StartAsync(Cancelled);
        Assert.Same(client, host.Services.GetRequiredService<ElasticsearchClient>());
        await host.StopAsync(Cancelled);
    }

    [Theory]
    [InlineData("CloudId=archive:c2VjcmV0", "ApiKey")]
    [InlineData("CloudId=secret;ApiKey=c2VjcmV0", "CloudId")]
    [InlineData("Endpoint=http://elastic:secret@localhost:9200;ApiKey=secret", "ApiKey")]
    [InlineData("http://secret@localhost:9200", "password")]
    [InlineData("http://:secret@localhost:9200", "password")]
    [InlineData("Endpoint=secret", "Endpoint")]
    [InlineData("Endpoint=ftp://elastic:secret@localhost", "Endpoint")]
    [InlineData("Host=localhost;Password=secret", "keyword")]
    [InlineData("secret", "keyword")]
    [InlineData("http://elastic:secret@localhost:nine", "keyword")]
    [InlineData("/etc/secret", "keyword")]
    public void AConnectionStringThatMakesNoSenseIsNamedButNotShown(string connectionString, string named)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Configured.Client(("ConnectionStrings:elasticsearch", connectionString)));

        Assert.Contains("'ConnectionStrings:elasticsearch'", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("c2VjcmV0", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Section + ":Endpoint")]
    [InlineData(Section + ":elasticsearch:Endpoint")]
    public void AnEndpointInASectionThatIsNoAddressIsNamedButNotShown(string key)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Configured.Client((key, "http://elastic:secret@host:nine")));

        Assert.Contains($"'{key}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ARelativeEndpointFromADelegateIsRefused()
    {
        var builder = Configured.Builder();
        builder.AddElasticsearchClient("elasticsearch", settings => settings.Endpoint = new Uri("localhost/es", UriKind.Relative));
        using var host = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<ElasticsearchClient>());

        Assert.Contains("Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AConnectionNeedsAName()
    {
        var builder = Configured.Builder();

        Assert.Throws<ArgumentException>(() => builder.AddElasticsearchClient(""));
        Assert.Throws<ArgumentException>(() => builder.AddKeyedElasticsearchClient(""));
        Assert.Throws<ArgumentNullException>(() => default(IHostApplicationBuilder)!.AddElasticsearchClient("elasticsearch"));
    }
}
