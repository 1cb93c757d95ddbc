namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

/// <summary>What holds for every kind of Elasticsearch resource, so that services need not know which one they are given.</summary>
public abstract class ElasticsearchSurfaceTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    protected abstract IResourceBuilder<IElasticsearchResource> Add(
        IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null);

    [Fact]
    public async Task ConnectionStringIsTheAddressWithAnEncodedPassword()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = Add(builder, "es", builder.AddPassword()).Resource;
        elasticsearch.Allocate("http", 27020);

        var connectionString = await elasticsearch.GetConnectionStringAsync(Ending);

        Assert.Equal("http://elastic:p%40ss%2Fw%3Ard%3F%23%25%3B%3D@localhost:27020", connectionString);
        Assert.Equal(TestModel.Password, Uri.UnescapeDataString(new Uri(connectionString!).UserInfo.Split(':')[1]));
    }

    [Fact]
    public void ConnectionStringInTheManifestHoldsNoValues()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = Add(builder, "es", builder.AddPassword()).Resource;

        Assert.Equal(
            "http://elastic:{pass.value}@{es.bindings.http.host}:{es.bindings.http.port}",
            elasticsearch.ConnectionStringExpression.ValueExpression.Replace("-uri-encoded", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReferringServicesGetTheConnectionStringAndItsParts()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = Add(builder, "es", builder.AddPassword());
        elasticsearch.Resource.Allocate("http", 27020);
        var service = builder.AddExecutable("service", "service", ".").WithReference(elasticsearch);

        var environment = await service.Resource.EnvironmentAsync(Ending);

        Assert.Equal(await elasticsearch.Resource.GetConnectionStringAsync(Ending), environment["ConnectionStrings__es"]);
        Assert.Equal("localhost", environment["ES_HOST"]);
        Assert.Equal("27020", environment["ES_PORT"]);
        Assert.Equal("elastic", environment["ES_USERNAME"]);
        Assert.Equal(TestModel.Password, environment["ES_PASSWORD"]);
        Assert.Equal(environment["ConnectionStrings__es"], environment["ES_URI"]);
    }

    [Fact]
    public void PasswordIsGeneratedAndSecretIfNoneIsGiven()
    {
        var builder = TestModel.CreateBuilder();

        var password = Add(builder, "es").Resource.PasswordParameter;

        Assert.Equal("es-password", password.Name);
        Assert.True(password.Secret);
        Assert.NotNull(password.Default);
    }

    [Fact]
    public void HealthCheckIsNamedAfterTheResource()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = Add(builder, "es", builder.AddPassword()).Resource;

        Assert.Equal("es_check", Assert.Single(elasticsearch.Annotations.OfType<HealthCheckAnnotation>()).Key);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(9200)]
    public void PortIsTheOneAskedForOrAnyFreeOne(int? port)
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = Add(builder, "es", builder.AddPassword(), port).Resource;

        Assert.Equal(port, elasticsearch.Annotations.OfType<EndpointAnnotation>().Single(endpoint => endpoint.Name == "http").Port);
    }

    [Fact]
    public void PrimaryEndpointIsTheRestInterface()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = Add(builder, "es", builder.AddPassword()).Resource;

        Assert.Equal("http", elasticsearch.PrimaryEndpoint.EndpointName);
        Assert.Same(elasticsearch, elasticsearch.PrimaryEndpoint.Resource);
    }
}
