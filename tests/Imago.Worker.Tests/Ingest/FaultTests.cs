using System.Net;
using System.Text;
using Imago.Archive.Normalisation;
using Imago.Testing;
using Imago.Worker.Indexing;
using Imago.Worker.Ingest;
using Imago.Worker.Leases;
using Microsoft.Extensions.DependencyInjection;

namespace Imago.Worker.Tests.Ingest;

public abstract class FaultTests(ElasticsearchServer server) : IDisposable
{
    private const int Photos = 400;

    /// <summary>Many small batches.</summary>
    private static readonly (string Key, string Value)[] SmallBatches = [("Imago:Ingest:LargestBatch", "8192")];

    private static readonly ImportCounts AllIndexed = new(Photos, Photos, 0, 0, 0);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-faults-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Path => new DeliveryText().Photos(1, Photos).Save(_directory, "faults.ndjson.gz");

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task RequestsThatAreTurnedAwayAreSentAgain(int status) => await IngestAllAsync(
        $"status-{status}", EverySecondBulk((_, _) => Task.FromResult(FaultyNetwork.Answer((HttpStatusCode)status))));

    [Fact]
    public async Task RequestsThatDoNotArriveAreSentAgain() =>
        await IngestAllAsync("lost-request", EverySecondBulk((_, _) => throw new HttpRequestException("connection refused")));

    [Fact]
    public async Task RequestsWhoseAnswersAreLostCountOnce() => await IngestAllAsync("lost-answer", EverySecondBulk(async (_, pass) =>
    {
        using var answer = await pass();
        throw new HttpRequestException("connection reset");
    }));

    [Fact]
    public async Task RequestsWhoseAnswersStopInTheMiddleCountOnce() => await IngestAllAsync("half-answer", EverySecondBulk(async (_, pass) =>
    {
        using var answer = await pass();
        var half = FaultyNetwork.Answer(HttpStatusCode.OK);
        half.Content = new StreamContent(new StalledStream());
        half.Content.Headers.ContentType = new("application/json");
        return half;
    }));

    [Fact]
    public async Task OperationsThatAreTurnedAwayAreSentAgain() => await IngestAllAsync("items", EverySecondBulk(async (request, _) =>
    {
        var operations = (await FaultyNetwork.ReadTextAsync(request, Cancelled)).Count(character => character == '\n') / 2;
        const string Full = """{"create":{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"full"}}}""";
        return FaultyNetwork.Answer(HttpStatusCode.OK, $$"""{"took":1,"errors":true,"items":[{{string.Join(",", Enumerable.Repeat(Full, operations))}}]}""");
    }));

    [Fact]
    public async Task CheckpointsWhoseAnswersAreLostAreNotTakenForAnotherWorkers()
    {
        var checkpoints = 0;
        await IngestAllAsync("lost-checkpoint", async (request, pass, _) =>
        {
            if (!FaultyNetwork.IsCheckpoint(request))
            {
                return null;
            }

            var answer = await pass();
            return Interlocked.Increment(ref checkpoints) % 2 == 0 ? answer : throw new HttpRequestException("connection reset");
        });
    }

    [Fact]
    public async Task RequestsThatAreTooLargeAreDivided()
    {
        using var worker = new WorkerUnderTest(server, "too-large", TooLarge(20_000));
        var huge = $"{{\"bildnummer\": \"9000\", \"suchtext\": \"{new string('x', 30_000)}\", \"db\": \"stock\"}}";
        var path = new DeliveryText().Photos(1, Photos).Line(huge).Save(_directory, "too-large.ndjson");

        var run = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(new ImportCounts(Photos + 1, Photos, 0, 0, 1), run.Checkpoint.Counts);
        var letter = await worker.GetDeadLetterAsync(await ImportRunId.OfAsync(path, Cancelled), Photos + 1, Cancelled);
        Assert.Equal((RejectionReasons.IndexRefused, huge), (letter.Reason, letter.Raw));
    }

    [Fact]
    public async Task UnreachableServerIsWaitedFor()
    {
        var isDown = true;
        using var worker = new WorkerUnderTest(
            server, "down", (_, _, _) => isDown ? throw new HttpRequestException("connection refused") : Task.FromResult<HttpResponseMessage?>(null));
        var availability = worker.Services.GetRequiredService<IndexAvailability>();

        var import = worker.ImportAsync(Path, Cancelled);
        await Until(() => availability.Obstacle is not null);
        isDown = false;
        var run = await import;

        Assert.Equal(AllIndexed, run.Checkpoint.Counts);
        Assert.Null(availability.Obstacle);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task CrashBetweenAWriteAndItsCheckpointLosesAndDoublesNothing(int checkpoint)
    {
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var checkpoints = 0;
        Fault crashing = async (request, _, cancellationToken) =>
        {
            if (FaultyNetwork.IsCheckpoint(request) && Interlocked.Increment(ref checkpoints) == checkpoint)
            {
                await crash.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return null;
        };
        var path = Path;
        using (var first = new WorkerUnderTest(server, $"crash-{checkpoint}", crashing, SmallBatches))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.ImportAsync(path, crash.Token));
        }

        using var second = new WorkerUnderTest(server, $"crash-{checkpoint}", null, SmallBatches);
        Assert.True(await second.CountPhotosAsync(Cancelled) > 0);
        var run = await second.ImportAsync(path, Cancelled);

        Assert.Equal(ImportState.Completed, run.State);
        Assert.Equal(AllIndexed, run.Checkpoint.Counts);
        Assert.Equal(Photos, await second.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task WorkerThatIsRelievedStopsAndTheOtherCompletesTheImport()
    {
        var arrived = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        Fault held = async (request, _, _) =>
        {
            if (FaultyNetwork.IsBulk(request))
            {
                arrived.TrySetResult();
                await goOn.Task;
            }

            return null;
        };
        var path = Path;
        using var slow = new WorkerUnderTest(server, "relieved", held, SmallBatches);
        using var fast = new WorkerUnderTest(server, "relieved", null, SmallBatches);

        var import = slow.ImportAsync(path, Cancelled);
        await arrived.Task.WaitAsync(Cancelled);
        var run = await fast.ImportAsync(path, Cancelled);
        goOn.SetResult();
        await Assert.ThrowsAsync<RelievedException>(() => import);

        Assert.Equal(AllIndexed, run.Checkpoint.Counts);
        Assert.Equal(Photos, await fast.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task IndexThatGoesAwayFailsTheImportAndIsNotCreatedByAccident()
    {
        var bulks = 0;
        WorkerUnderTest? worker = null;
        worker = new WorkerUnderTest(
            server,
            "gone",
            async (request, _, _) =>
            {
                if (FaultyNetwork.IsBulk(request) && Interlocked.Increment(ref bulks) == 3)
                {
                    await worker!.RequestAsync(Elastic.Transport.HttpMethod.DELETE, $"/{worker.Indices.Generation(1)}", null, Cancelled);
                }

                return null;
            },
            [.. SmallBatches, ("Imago:Ingest:Writers", "1")]);
        using (worker)
        {
            var run = await worker.ImportAsync(Path, Cancelled);

            Assert.Equal(ImportState.Failed, run.State);
            Assert.Contains("404", run.Error, StringComparison.Ordinal);
            var exists = await worker.RequestAsync(Elastic.Transport.HttpMethod.GET, $"/{worker.Indices.Alias}", null, Cancelled);
            Assert.Equal(404, exists.GetProperty("status").GetInt32());
        }
    }

    private async Task IngestAllAsync(string name, Fault fault)
    {
        using var worker = new WorkerUnderTest(server, name, fault, SmallBatches);

        var run = await worker.ImportAsync(Path, Cancelled);

        Assert.Equal(ImportState.Completed, run.State);
        Assert.Equal(AllIndexed, run.Checkpoint.Counts);
        Assert.Equal(Photos, await worker.CountPhotosAsync(Cancelled));
    }

    private static Fault EverySecondBulk(Func<HttpRequestMessage, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> fault)
    {
        var bulks = 0;
        return async (request, pass, _) =>
            FaultyNetwork.IsBulk(request) && Interlocked.Increment(ref bulks) % 2 == 1 ? await fault(request, pass) : null;
    }

    /// <summary>A server that takes no larger requests. It reads bodies to the end, so each is sent through a copy.</summary>
    private static Fault TooLarge(int limit) => async (request, _, cancellationToken) =>
    {
        if (!FaultyNetwork.IsBulk(request) || request.RequestUri!.AbsolutePath.Contains("dead-letters", StringComparison.Ordinal))
        {
            return null;
        }

        var text = Encoding.UTF8.GetBytes(await FaultyNetwork.ReadTextAsync(request, cancellationToken));
        if (text.Length > limit)
        {
            return FaultyNetwork.Answer(HttpStatusCode.RequestEntityTooLarge);
        }

        request.Content = new ByteArrayContent(text) { Headers = { { "Content-Type", "application/json" } } };
        return null;
    };

    private static async Task Until(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }
}

public sealed class ReferenceFaultTests(ReferenceServer server) : FaultTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedFaultTests(EmbeddedServer server) : FaultTests(server), IClassFixture<EmbeddedServer>;
