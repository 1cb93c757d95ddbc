namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

public sealed class EmbeddedElasticsearchTests : ElasticsearchSurfaceTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void NodeIsAProjectAndNoContainer()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddEmbeddedElasticsearch<NodeProject>("es").Resource;

        Assert.False(elasticsearch.IsContainer());
        Assert.Equal(new NodeProject().ProjectPath, elasticsearch.GetProjectMetadata().ProjectPath);
    }

    [Fact]
    public async Task PasswordReachesTheNodeByItsEnvironmentAndNotByItsArguments()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = builder.AddEmbeddedElasticsearch<NodeProject>("es", builder.AddPassword()).Resource;
        elasticsearch.Allocate("http", 27020);

        var environment = await elasticsearch.EnvironmentAsync(Ending);

        Assert.Equal(TestModel.Password, environment["SearchNode__Password"]);
        Assert.Empty(elasticsearch.Annotations.OfType<CommandLineArgsCallbackAnnotation>());
    }

    [Fact]
    public async Task DataDirectoryReachesTheNodeAsAnAbsolutePath()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = builder.AddEmbeddedElasticsearch<NodeProject>("es", builder.AddPassword()).WithDataDirectory("../data/search").Resource;
        elasticsearch.Allocate("http", 27020);

        var environment = await elasticsearch.EnvironmentAsync(Ending);

        Assert.Equal(Path.GetFullPath("../data/search", builder.AppHostDirectory), environment["SearchNode__Data"]);
    }

    [Fact]
    public async Task PortReachesTheNodeByItsEnvironment()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = builder.AddEmbeddedElasticsearch<NodeProject>("es", builder.AddPassword()).Resource;
        elasticsearch.Allocate("http", 27020);

        var environment = await elasticsearch.EnvironmentAsync(Ending);

        Assert.Equal("27020", environment["SearchNode__Port"]);
    }

    protected override IResourceBuilder<IElasticsearchResource> Add(
        IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null) =>
        builder.AddEmbeddedElasticsearch<NodeProject>(name, password, port);
}
