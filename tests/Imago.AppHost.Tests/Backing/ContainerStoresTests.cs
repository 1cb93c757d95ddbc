using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Imago.AppHost.Backing;
using Imago.AppHost.Settings;

namespace Imago.AppHost.Tests.Backing;

public sealed class ContainerStoresTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder([]);

    [Fact]
    public void StoresAreContainersThatKeepTheirDataInVolumes()
    {
        var stores = ContainerStores.Add(_builder, isRuntimeAvailable: () => true);

        foreach (var store in new[] { stores.Elasticsearch.Resource, stores.Cache.Resource })
        {
            Assert.True(store.IsContainer());
            Assert.Equal(ContainerMountType.Volume, Assert.Single(store.Annotations.OfType<ContainerMountAnnotation>()).Type);
        }
    }

    [Fact]
    public void StoresAskForSecretPasswords()
    {
        var stores = ContainerStores.Add(_builder, isRuntimeAvailable: () => true);

        Assert.True(Assert.IsType<ElasticsearchResource>(stores.Elasticsearch.Resource).PasswordParameter.Secret);
        Assert.True(Assert.IsType<RedisResource>(stores.Cache.Resource).PasswordParameter?.Secret);
    }

    [Fact]
    public void NamesAreThoseThatTheServicesReferTo()
    {
        var stores = ContainerStores.Add(_builder, isRuntimeAvailable: () => true);

        Assert.Equal(("elasticsearch", "cache"), (stores.Elasticsearch.Resource.Name, stores.Cache.Resource.Name));
    }

    [Fact]
    public void MissingRuntimeIsRefusedWithTheAlternatives()
    {
        var refused = Assert.Throws<StartRefusedException>(() => ContainerStores.Add(_builder, isRuntimeAvailable: () => false));

        Assert.Equal(
            "IMAGO_BACKING is 'containers', but neither Docker nor Podman answers on this machine. Start one of them, "
            + "or set IMAGO_BACKING to 'embedded' (needs nothing) or 'external' (needs ELASTICSEARCH_URL and REDIS_URL).",
            refused.Message);
        Assert.Empty(_builder.Resources);
    }
}
