using System.Net;
using Imago.Testing;
using Imago.Worker.Ingest;
using Microsoft.Extensions.Options;

namespace Imago.Worker.Tests.Ingest;

public abstract class SampleIngestTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-sample-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task StartIngestsTheSampleAndTheNextStartDoesNothing()
    {
        var sample = new DeliveryText().Photos(1, 100).Save(_directory, "sample.ndjson.gz");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var worker = new WorkerUnderTest(server, "sample", null, ("Imago:Ingest:Sample", sample));

            await worker.StartAsync(Cancelled);
            var idle = await worker.WaitAsync(IngestPhase.Idle, Cancelled);

            Assert.Equal(new ImportCounts(100, 100, 0, 0, 0), idle.Reached.Counts);
            Assert.Equal(100, await worker.CountPhotosAsync(Cancelled));
        }
    }

    [Fact]
    public async Task WithoutSampleThereIsNothingToIngestButAnIndexToSearch()
    {
        using var worker = new WorkerUnderTest(server, "none");

        await worker.StartAsync(Cancelled);
        var idle = await worker.WaitAsync(IngestPhase.Idle, Cancelled);

        Assert.Null(idle.Source);
        Assert.Equal(0, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task IndexThatRefusesTheWorkerIsAskedAgain()
    {
        var refuse = true;
        using var worker = new WorkerUnderTest(
            server, "rights", (_, _, _) => Task.FromResult(refuse ? FaultyNetwork.Answer(HttpStatusCode.Unauthorized) : null));

        await worker.StartAsync(Cancelled);
        var failed = await worker.WaitAsync(IngestPhase.Failed, Cancelled);
        Assert.Contains("401", failed.Error, StringComparison.Ordinal);

        refuse = false;
        await worker.WaitAsync(IngestPhase.Idle, Cancelled);
    }

    [Fact]
    public async Task DamagedSampleIsTold()
    {
        var sample = new DeliveryText().Photos(1, 5000).Save(_directory, "damaged.ndjson.gz");
        var bytes = await File.ReadAllBytesAsync(sample, Cancelled);
        await File.WriteAllBytesAsync(sample, bytes[..(bytes.Length / 2)], Cancelled);
        using var worker = new WorkerUnderTest(server, "damaged-sample", null, ("Imago:Ingest:Sample", sample));

        await worker.StartAsync(Cancelled);
        var failed = await worker.WaitAsync(IngestPhase.Failed, Cancelled);

        Assert.Equal("damaged.ndjson.gz", failed.Source);
        Assert.NotEmpty(failed.Error!);
    }

    [Theory]
    [InlineData("Imago:Ingest:Sample", "/does/not/exist.ndjson")]
    [InlineData("Imago:Ingest:Writers", "0")]
    [InlineData("Imago:Ingest:LargestBatch", "1")]
    [InlineData("Imago:Ingest:LongestLine", "-5")]
    [InlineData("Imago:Indexing:LongestDelay", "01:00:00")]
    [InlineData("Imago:Index:Alias", "Not A Name")]
    public async Task WrongConfigurationStopsTheStartAndNamesTheKey(string key, string value)
    {
        using var worker = new WorkerUnderTest(server, "configuration", null, (key, value));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => worker.StartAsync(Cancelled));

        Assert.Contains(key, exception.Message, StringComparison.Ordinal);
    }
}

public sealed class ReferenceSampleIngestTests(ReferenceServer server) : SampleIngestTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedSampleIngestTests(EmbeddedServer server) : SampleIngestTests(server), IClassFixture<EmbeddedServer>;
