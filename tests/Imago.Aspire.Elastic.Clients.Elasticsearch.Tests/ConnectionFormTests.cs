using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imago.Aspire.Elastic.Clients.Elasticsearch.Tests;

public sealed class ConnectionFormTests
{
    private const string Section = "Aspire:Elastic:Clients:Elasticsearch";
    private const string CloudId = "archive:ZXhhbXBsZS5jb20kYWJjJGRlZg==";

    [Theory]
    [InlineData("http://localhost:9200", "http://localhost:9200/", null)]
    [InlineData("Endpoint=http://localhost:9200", "http://localhost:9200/", null)]
    [InlineData("http://elastic:password@localhost:9200", "http://localhost:9200/", "Basic elastic:password")]
    [InlineData("https://elastic:p%40ss%2Fw%3Ard@search.example/es", "https://search.example/es/", "Basic elastic:p@ss/w:rd")]
    [InlineData("https://el%3Aastic:%C3%BC%25%20%2B+@search.example", "https://search.example/", "Basic el:astic:ü% ++")]
    [InlineData("Endpoint=http://elastic:password@localhost:9200", "http://localhost:9200/", "Basic elastic:password")]
    [InlineData("Endpoint=http://localhost:9200;ApiKey=a2V5OnNlY3JldA==", "http://localhost:9200/", "ApiKey a2V5OnNlY3JldA==")]
    [InlineData("apikey=a2V5OnNlY3JldA==;endpoint=http://localhost:9200;", "http://localhost:9200/", "ApiKey a2V5OnNlY3JldA==")]
    [InlineData("CloudId=" + CloudId + ";ApiKey=a2V5OnNlY3JldA==", "https://abc.example.com/", "ApiKey a2V5OnNlY3JldA==")]
    public void AConnectionStringGivesAddressAndCredentials(string connectionString, string address, string? authorization)
    {
        var client = Configured.Client(("ConnectionStrings:elasticsearch", connectionString));

        Assert.Equal(new Uri(address), client.Address());
        Assert.Equal(authorization, client.Authorization());
    }

    [Fact]
    public void TheNamedSectionAndTheConnectionStringOverrideTheSharedSection()
    {
        (string, string?)[] shared = [($"{Section}:Endpoint", "http://shared:9200"), ($"{Section}:ApiKey", "c2hhcmVk")];
        (string, string?)[] named = [.. shared, ($"{Section}:elasticsearch:Endpoint", "http://named:9200")];
        (string, string?)[] all = [.. named, ("ConnectionStrings:elasticsearch", "http://string:9200")];

        Assert.Equal("shared", Configured.Client(shared).Address().Host);
        Assert.Equal("named", Configured.Client(named).Address().Host);
        Assert.Equal("string", Configured.Client(all).Address().Host);
        Assert.Equal("ApiKey c2hhcmVk", Configured.Client(all).Authorization());
    }

    [Fact]
    public void TheDelegatesHaveTheLastWord()
    {
        var builder = Configured.Builder(("ConnectionStrings:elasticsearch", "http://string:9200"));
        builder.AddElasticsearchClient(
            "elasticsearch",
            settings =>
            {
                Assert.Equal("string", settings.Endpoint!.Host);
                settings.Endpoint = new Uri("http://user:pass@delegate:9200");
            },
            settings => settings.DefaultIndex("imago-photos"));
        using var host = builder.Build();

        var client = host.Services.GetRequiredService<ElasticsearchClient>();

        Assert.Equal("delegate", client.Address().Host);
        Assert.Equal("Basic user:pass", client.Authorization());
        Assert.Equal("imago-photos", client.ElasticsearchClientSettings.DefaultIndex);
    }

    [Fact]
    public void EveryTransportTheClientKnowsGetsAnAddressWithoutCredentials()
    {
        var client = Configured.Client(("ConnectionStrings:elasticsearch", "http://elastic:secret@localhost:9200"));

        Assert.All(client.ElasticsearchClientSettings.NodePool.Nodes, node => Assert.Empty(node.Uri.UserInfo));
        Assert.IsType<BasicAuthentication>(client.ElasticsearchClientSettings.Authentication);
    }
}
