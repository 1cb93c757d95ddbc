namespace Imago.Aspire.Hosting.Elasticsearch.Tests;

public sealed class ContainerElasticsearchTests : ElasticsearchSurfaceTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void ImageIsElasticsOwn()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddElasticsearch("es").Resource;

        var image = Assert.Single(elasticsearch.Annotations.OfType<ContainerImageAnnotation>());
        Assert.Equal("docker.elastic.co", image.Registry);
        Assert.Equal("elasticsearch/elasticsearch", image.Image);
        Assert.StartsWith("9.", image.Tag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContainerIsASingleNodeThatAsksForThePassword()
    {
        var builder = TestModel.CreateBuilder();
        var elasticsearch = builder.AddElasticsearch("es", builder.AddPassword()).Resource;

        var environment = await elasticsearch.EnvironmentAsync(Ending);

        Assert.Equal("single-node", environment["discovery.type"]);
        Assert.Equal("true", environment["xpack.security.enabled"]);
        Assert.Equal(TestModel.Password, environment["ELASTIC_PASSWORD"]);
    }

    [Fact]
    public void EndpointsLeadToThePortsOfTheContainer()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddElasticsearch("es", port: 19200).Resource;

        var endpoints = elasticsearch.Annotations.OfType<EndpointAnnotation>().ToDictionary(endpoint => endpoint.Name);
        Assert.Equal((19200, 9200), (endpoints["http"].Port, endpoints["http"].TargetPort));
        // Not the port asked for: that belongs to the REST interface.
        Assert.Equal((null, 9300), (endpoints["internal"].Port, endpoints["internal"].TargetPort));
        Assert.Equal("internal", elasticsearch.InternalEndpoint.EndpointName);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DataVolumeIsMountedWhereElasticsearchKeepsItsData(bool isReadOnly)
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddElasticsearch("es").WithDataVolume("archive", isReadOnly).Resource;

        var mount = Assert.Single(elasticsearch.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal(ContainerMountType.Volume, mount.Type);
        Assert.Equal("archive", mount.Source);
        Assert.Equal("/usr/share/elasticsearch/data", mount.Target);
        Assert.Equal(isReadOnly, mount.IsReadOnly);
    }

    [Fact]
    public void DataVolumeIsNamedAfterTheResourceIfNoNameIsGiven()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddElasticsearch("es").WithDataVolume().Resource;

        Assert.EndsWith("-es-data", Assert.Single(elasticsearch.Annotations.OfType<ContainerMountAnnotation>()).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void DataBindMountIsMountedWhereElasticsearchKeepsItsData()
    {
        var builder = TestModel.CreateBuilder();

        var elasticsearch = builder.AddElasticsearch("es").WithDataBindMount("/srv/archive").Resource;

        var mount = Assert.Single(elasticsearch.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal(ContainerMountType.BindMount, mount.Type);
        Assert.Equal("/srv/archive", mount.Source);
        Assert.Equal("/usr/share/elasticsearch/data", mount.Target);
    }

    protected override IResourceBuilder<IElasticsearchResource> Add(
        IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null) =>
        builder.AddElasticsearch(name, password, port);
}
