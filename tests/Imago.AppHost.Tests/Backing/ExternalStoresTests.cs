using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Backing;

public sealed class ExternalStoresTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder(
        ["--ELASTICSEARCH_URL=", "--ELASTICSEARCH_API_KEY=", "--ELASTICSEARCH_USER=", "--ELASTICSEARCH_PASSWORD=", "--REDIS_URL="]);

    public ExternalStoresTests()
    {
        Set("ELASTICSEARCH_URL", "https://search.example.org:9200/");
        Set("REDIS_URL", "redis://:p%40ss@cache.example.org");
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectionStringsComeFromTheVariables()
    {
        var stores = ExternalStores.Add(_builder);

        Assert.Equal("https://search.example.org:9200/", await stores.Elasticsearch.Resource.GetConnectionStringAsync(Ending));
        Assert.Equal("cache.example.org:6379,password=p@ss", await stores.Cache.Resource.GetConnectionStringAsync(Ending));
        Assert.Equal(("elasticsearch", "cache"), (stores.Elasticsearch.Resource.Name, stores.Cache.Resource.Name));
    }

    [Fact]
    public async Task ApiKeyIsPartOfTheConnectionString()
    {
        Set("ELASTICSEARCH_API_KEY", "a2V5==");

        var stores = ExternalStores.Add(_builder);

        Assert.Equal("Endpoint=https://search.example.org:9200/;ApiKey=a2V5==", await stores.Elasticsearch.Resource.GetConnectionStringAsync(Ending));
    }

    [Fact]
    public async Task UserAndPasswordArePartOfTheAddress()
    {
        Set("ELASTICSEARCH_USER", "imago");
        Set("ELASTICSEARCH_PASSWORD", "p@ss/w:rd");

        var stores = ExternalStores.Add(_builder);

        Assert.Equal("https://imago:p%40ss%2Fw%3Ard@search.example.org:9200/", await stores.Elasticsearch.Resource.GetConnectionStringAsync(Ending));
    }

    [Fact]
    public async Task UserAndPasswordMayStandInTheAddress()
    {
        Set("ELASTICSEARCH_URL", "http://imago:p%40ss@search.example.org:9200/path/");

        var stores = ExternalStores.Add(_builder);

        Assert.Equal("http://imago:p%40ss@search.example.org:9200/path/", await stores.Elasticsearch.Resource.GetConnectionStringAsync(Ending));
        Assert.Contains(Parameters(), parameter => parameter is { Name: "elasticsearch-password", Secret: true });
    }

    [Theory]
    [InlineData("ELASTICSEARCH_API_KEY", "secret-key", "elasticsearch-api-key")]
    [InlineData("REDIS_URL", "redis://:secret-key@cache", "cache-address")]
    public void CredentialsAreSecretParameters(string variable, string value, string parameter)
    {
        Set(variable, value);

        ExternalStores.Add(_builder);

        Assert.True(Parameters().Single(candidate => candidate.Name == parameter).Secret);
        Assert.All(Parameters().Where(candidate => !candidate.Secret), shown =>
            Assert.DoesNotContain("secret-key", shown.GetValueAsync(Ending).AsTask().GetAwaiter().GetResult(), StringComparison.Ordinal));
    }

    [Fact]
    public void ModelHoldsNothingThatIsStarted()
    {
        ExternalStores.Add(_builder);

        Assert.All(_builder.Resources, resource => Assert.True(resource is ParameterResource or ConnectionStringResource, resource.Name));
    }

    [Theory]
    [InlineData("ELASTICSEARCH_URL")]
    [InlineData("REDIS_URL")]
    public void MissingAddressIsRefusedByName(string variable)
    {
        Set(variable, "");

        var refused = Assert.Throws<StartRefusedException>(() => ExternalStores.Add(_builder));

        Assert.StartsWith($"IMAGO_BACKING is 'external', but {variable} is not set.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search.example.org:9200", "", "", "", "ELASTICSEARCH_URL must be an absolute http or https address")]
    [InlineData("ftp://search", "", "", "", "ELASTICSEARCH_URL must be an absolute http or https address")]
    [InlineData("http://hidden@search", "", "", "", "ELASTICSEARCH_URL holds a user without a password.")]
    [InlineData("http://a:hidden@search", "", "b", "hidden", "ELASTICSEARCH_URL holds a user already")]
    [InlineData("http://search", "", "b", "", "ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD must be set together")]
    [InlineData("http://search", "", "", "hidden", "ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD must be set together")]
    [InlineData("http://search", "hidden", "b", "hidden", "ELASTICSEARCH_API_KEY and a user")]
    [InlineData("http://a:hidden@search", "hidden", "", "", "ELASTICSEARCH_API_KEY and a user")]
    public void ContradictionsAreRefusedByNameWithoutShowingValues(string url, string apiKey, string user, string password, string message)
    {
        Set("ELASTICSEARCH_URL", url);
        Set("ELASTICSEARCH_API_KEY", apiKey);
        Set("ELASTICSEARCH_USER", user);
        Set("ELASTICSEARCH_PASSWORD", password);

        var refused = Assert.Throws<StartRefusedException>(() => ExternalStores.Add(_builder));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }

    private void Set(string variable, string value) => _builder.Configuration[variable] = value;

    private IEnumerable<ParameterResource> Parameters() => _builder.Resources.OfType<ParameterResource>();
}
