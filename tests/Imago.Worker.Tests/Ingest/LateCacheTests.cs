using Imago.Testing;

namespace Imago.Worker.Tests.Ingest;

/// <summary>A worker that is started before Redis waits for it: it neither ends nor needs another start.</summary>
public sealed class LateCacheTests(EmbeddedServer server) : IClassFixture<EmbeddedServer>, IDisposable
{
    private const int Photos = 500;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-late-cache-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task AWorkerThatIsStartedBeforeRedisWorksAsSoonAsItIsThere()
    {
        var path = new DeliveryText().Photos(1, Photos).Save(_directory, "late.ndjson.gz");
        var data = _directory.CreateSubdirectory("cache").FullName;
        await using var before = await CacheNodeProcess.StartAsync(data, Cancelled);
        await before.KillAsync(Cancelled);
        await using var worker = new WorkerProcess(server, "late", path, cache: before.ConnectionString);
        await worker.WaitAsync(_ => worker.Output().Contains("Redis does not answer", StringComparison.Ordinal), Cancelled);

        await using var node = await CacheNodeProcess.StartAsync(data, Cancelled, before.Port);
        var end = await worker.WaitAsync(status => status.GetProperty("phase").GetString() is "idle" or "failed", Cancelled);
        Assert.Equal("idle", end.GetProperty("phase").GetString());
        Assert.Equal(Photos, end.GetProperty("indexed").GetInt64());
    }
}
