using Imago.Testing;
using Imago.Worker.Tests.Ingest;

namespace Imago.Worker.Tests.Leases;

/// <summary>Two workers, of which the one at work is killed or paused.</summary>
public abstract class TakeOverTests(ElasticsearchServer server) : IDisposable
{
    private const int Photos = 20_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-take-over-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("paused")]
    public async Task TheOtherWorkerGoesOnAndEveryRecordIsThereOnce(string end)
    {
        var path = new DeliveryText().Photos(1, Photos).Line("no record").Save(_directory, $"{end}.ndjson.gz");

        // Started together, so that the one that stands by does so before the other has finished, however busy the machine is.
        await using var one = new WorkerProcess(server, end, path);
        await using var other = new WorkerProcess(server, end, path);
        var first = await (await Task.WhenAny(UntilAtWorkAsync(one), UntilAtWorkAsync(other)));
        var second = ReferenceEquals(first, one) ? other : one;
        await second.WaitAsync(status => status.GetProperty("phase").GetString() is "standby", Cancelled);

        if (end == "killed")
        {
            await first.KillAsync(Cancelled);
        }
        else
        {
            first.Pause();
        }

        var idle = await second.WaitAsync(status => status.GetProperty("phase").GetString() is "idle" or "failed", Cancelled);
        if (end == "paused")
        {
            // It wakes up in the middle of what it was doing and has to find out that its time is over.
            first.Resume();
            await first.WaitAsync(status => status.GetProperty("phase").GetString() is "standby", Cancelled);
        }

        Assert.Equal("idle", idle.GetProperty("phase").GetString());
        Assert.Equal(Photos + 1, idle.GetProperty("read").GetInt64());
        Assert.Equal(Photos, idle.GetProperty("indexed").GetInt64());
        Assert.Equal(1, idle.GetProperty("deadLetters").GetInt64());
        using var index = new WorkerUnderTest(server, end);
        Assert.Equal(Photos, await index.CountPhotosAsync(Cancelled));
        Assert.Equal(1, await index.CountDeadLettersAsync(Cancelled));
    }

    private static async Task<WorkerProcess> UntilAtWorkAsync(WorkerProcess worker)
    {
        await worker.WaitAsync(status => status.GetProperty("line").GetInt64() > 500, Cancelled);
        return worker;
    }
}

public sealed class ReferenceTakeOverTests(ReferenceServer server) : TakeOverTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedTakeOverTests(EmbeddedServer server) : TakeOverTests(server), IClassFixture<EmbeddedServer>;
