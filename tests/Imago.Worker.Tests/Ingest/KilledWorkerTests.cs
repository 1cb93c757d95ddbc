using Imago.Testing;

namespace Imago.Worker.Tests.Ingest;

/// <summary>The worker alone is killed, over and over; <see cref="KillSeries"/> says how often.</summary>
public abstract class KilledWorkerTests(ElasticsearchServer server) : IDisposable
{
    private static readonly int Kills = KillSeries.Kills(standard: 4);
    private static readonly int Photos = Kills > 4 ? 100_000 : 20_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-killed-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task WorkerThatIsKilledAgainAndAgainIngestsEveryRecordOnce()
    {
        var path = new DeliveryText().Photos(1, Photos).Line("no record").Line("{}").Save(_directory, "killed.ndjson.gz");
        var random = new Random(20261125);
        long reached = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Once as soon as the import has begun, then each time some way further.
            var until = kill == 0 ? 0 : reached + random.Next(500, Photos / (Kills + 1));
            await using var worker = new WorkerProcess(server, "killed", path);
            var status = await worker.WaitAsync(
                status => status.GetProperty("phase").GetString() == "ingesting" && status.GetProperty("line").GetInt64() >= until, Cancelled);
            await worker.KillAsync(Cancelled);
            reached = status.GetProperty("line").GetInt64();
        }

        await using var last = new WorkerProcess(server, "killed", path);
        var end = await last.WaitAsync(status => status.GetProperty("phase").GetString() is "idle" or "failed", Cancelled);

        Assert.Equal("idle", end.GetProperty("phase").GetString());
        Assert.Equal(Photos + 2, end.GetProperty("read").GetInt64());
        Assert.Equal(Photos, end.GetProperty("indexed").GetInt64());
        Assert.Equal(2, end.GetProperty("deadLetters").GetInt64());
        using var index = new WorkerUnderTest(server, "killed");
        Assert.Equal(Photos, await index.CountPhotosAsync(Cancelled));
        Assert.Equal(2, await index.CountDeadLettersAsync(Cancelled));
    }
}

public sealed class ReferenceKilledWorkerTests(ReferenceServer server) : KilledWorkerTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedKilledWorkerTests(EmbeddedServer server) : KilledWorkerTests(server), IClassFixture<EmbeddedServer>;
