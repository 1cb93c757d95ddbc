using System.Text;
using Imago.Testing;
using Imago.Worker.Generations;
using Imago.Worker.Indexing;
using Imago.Worker.Leases;
using Imago.Worker.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace Imago.Worker.Tests.Generations;

public abstract class WriterFenceTests(ElasticsearchServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ElasticsearchRefusesWhatAnEarlierHolderWrites()
    {
        using var worker = new WorkerUnderTest(server, "fence");
        var index = (await worker.EnsureAsync(Cancelled)).Index;
        var fence = worker.Services.GetRequiredService<WriterFence>();

        var first = await fence.ClaimAsync(index, 7, Cancelled);
        await WriteAsync(worker, first, "stock-1");
        var second = await fence.ClaimAsync(index, 8, Cancelled);

        var refused = await Assert.ThrowsAsync<IndexRefusedException>(() => WriteAsync(worker, first, "stock-2"));
        Assert.Equal(404, refused.Status);
        await WriteAsync(worker, second, "stock-3");
        Assert.Equal(2, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task EarlierHolderCannotClaimBack()
    {
        using var worker = new WorkerUnderTest(server, "late");
        var index = (await worker.EnsureAsync(Cancelled)).Index;
        var fence = worker.Services.GetRequiredService<WriterFence>();
        await fence.ClaimAsync(index, 8, Cancelled);

        await Assert.ThrowsAsync<RelievedException>(() => fence.ClaimAsync(index, 7, Cancelled));

        await WriteAsync(worker, await fence.ClaimAsync(index, 8, Cancelled), "stock-1");
    }

    [Fact]
    public async Task OfManyThatClaimAtOnceTheHighestWrites()
    {
        using var worker = new WorkerUnderTest(server, "many");
        var index = (await worker.EnsureAsync(Cancelled)).Index;
        var fence = worker.Services.GetRequiredService<WriterFence>();

        var targets = await Task.WhenAll(Enumerable.Range(1, 12).Select(async token =>
        {
            try
            {
                return (PhotoTarget?)await fence.ClaimAsync(index, token, Cancelled);
            }
            catch (RelievedException)
            {
                return null;
            }
        }));

        await WriteAsync(worker, Assert.IsType<PhotoTarget>(targets[^1]), "stock-1");
        foreach (var target in targets.SkipLast(1).OfType<PhotoTarget>())
        {
            await Assert.ThrowsAsync<IndexRefusedException>(() => WriteAsync(worker, target, "stock-2"));
        }
    }

    private static async Task WriteAsync(WorkerUnderTest worker, PhotoTarget target, string id)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"create":{"_id":"{{{id}}}"}}{{{"\n"}}}{"bildnummer":1}{{{"\n"}}}""");
        await worker.Services.GetRequiredService<BulkRequests>().SendAsync(target.Name, target.IsAlias, body, onBusy: null, Cancelled);
    }
}

public sealed class ReferenceWriterFenceTests(ReferenceServer server) : WriterFenceTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedWriterFenceTests(EmbeddedServer server) : WriterFenceTests(server), IClassFixture<EmbeddedServer>;
