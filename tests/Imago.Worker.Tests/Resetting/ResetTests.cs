using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.Resetting;
using Imago.Worker.Tests.Ingest;

namespace Imago.Worker.Tests.Resetting;

public abstract class ResetTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-reset-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ArchiveIsEmptiedAndHasItsSampleAgain()
    {
        var sample = new DeliveryText().Photos(1, 20).Save(_directory, "sample.ndjson");
        using var worker = new WorkerUnderTest(server, "reset", null, ("Imago:Reset:Allowed", "true"), ("Imago:Ingest:Sample", sample));
        await worker.StartAsync(Cancelled);
        await worker.WaitAsync(Worker.Ingest.IngestPhase.Idle, Cancelled);
        await worker.ImportAsync(new DeliveryText().Photos(100, 50).Line("no record").Save(_directory, "more.ndjson"), Cancelled);

        var run = await ResetAsync(worker);

        Assert.True(run.State is RunState.Completed, run.Error);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await worker.CountPhotosAsync(Cancelled) < 20)
        {
            await timer.WaitForNextTickAsync(Cancelled);
        }

        Assert.Equal(20, await worker.CountPhotosAsync(Cancelled));
        Assert.Equal(0, await worker.CountDeadLettersAsync(Cancelled));
    }

    [Fact]
    public async Task WhereItIsNotAllowedNothingIsRemoved()
    {
        using var worker = new WorkerUnderTest(server, "keep");
        await worker.StartAsync(Cancelled);
        await worker.ImportAsync(new DeliveryText().Photos(1, 50).Save(_directory, "keep.ndjson"), Cancelled);

        var run = await ResetAsync(worker);

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("Nothing was changed", run.Error, StringComparison.Ordinal);
        Assert.Equal(50, await worker.CountPhotosAsync(Cancelled));
    }

    private static Task<Jobs.JobRun> ResetAsync(WorkerUnderTest worker) =>
        worker.RunAsync(RunKinds.Reset, null, new ResetParameters(), ResetJson.Default.ResetParameters, Cancelled);
}

public sealed class ReferenceResetTests(ReferenceServer server) : ResetTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedResetTests(EmbeddedServer server) : ResetTests(server), IClassFixture<EmbeddedServer>;
