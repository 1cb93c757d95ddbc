using Imago.Testing;
using Imago.Worker.Census;
using Imago.Worker.Indexing;
using Imago.Worker.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>A census sees whether others search the index that it walks.</summary>
public abstract class CensusPaceTests(ElasticsearchServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OnlySearchesOfOthersSlowACensusDown()
    {
        using var worker = new WorkerUnderTest(server, "pace");
        var index = $"{server.Prefix}-paced";
        await worker.RequestAsync(HttpMethod.PUT, $"/{index}", """{"settings": {"number_of_shards": 1}}""", Cancelled);
        using var pace = new CensusPace(worker.Services.GetRequiredService<PatientTransport>(), index, shards: 1, TimeProvider.System);
        await pace.LookAsync(Cancelled);
        Assert.False(pace.IsShared);

        for (var i = 0; i < 3; i++)
        {
            await pace.TakeAsync(() => SearchAsync(worker, index), Cancelled);
        }

        await pace.LookAsync(Cancelled);
        Assert.False(pace.IsShared);

        await SearchAsync(worker, index);
        await pace.LookAsync(Cancelled);
        Assert.True(pace.IsShared);

        await pace.TakeAsync(() => SearchAsync(worker, index), Cancelled);
        await pace.LookAsync(Cancelled);
        Assert.False(pace.IsShared);
    }

    [Fact]
    public async Task WhomACensusCannotSeeItDoesNotDisturb()
    {
        using var worker = new WorkerUnderTest(server, "unseen");
        using var pace = new CensusPace(worker.Services.GetRequiredService<PatientTransport>(), $"{server.Prefix}-nowhere", shards: 1, TimeProvider.System);

        await pace.LookAsync(Cancelled);

        Assert.True(pace.IsShared);
    }

    private static async Task<int> SearchAsync(WorkerUnderTest worker, string index)
    {
        await worker.RequestAsync(HttpMethod.POST, $"/{index}/_search", "{}", Cancelled);
        return 1;
    }
}

public sealed class ReferenceCensusPaceTests(ReferenceServer server) : CensusPaceTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedCensusPaceTests(EmbeddedServer server) : CensusPaceTests(server), IClassFixture<EmbeddedServer>;
