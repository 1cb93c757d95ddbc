using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Bench.Generation;
using Imago.Testing;
using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

/// <summary>
/// The worker, the search node and the cache node are killed in turn, at random moments of an import of records with defects: afterwards everything is
/// there, once, and accounted for. With more kills than usual (see <see cref="KillSeries"/>) the import is one of 100,000 records.
/// </summary>
public sealed class KillSeriesTests(SearchNodeProcess node) : IClassFixture<SearchNodeProcess>, IDisposable
{
    private const string Name = "kill-series";
    private const string Delivery = "series.ndjson.gz";

    /// <summary>Each of the three once.</summary>
    private const int StandardKills = 3;

    private readonly DirectoryInfo _inbox = Directory.CreateTempSubdirectory("imago-kill-series-inbox-");
    private readonly DirectoryInfo _cacheData = Directory.CreateTempSubdirectory("imago-kill-series-cache-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static int Kills => KillSeries.Kills(StandardKills);

    public void Dispose()
    {
        _inbox.Delete(recursive: true);
        _cacheData.Delete(recursive: true);
    }

    [Fact]
    public async Task WhateverIsKilledEveryRecordIsThereOnceAndAccountedFor()
    {
        var records = Kills > StandardKills ? 100_000 : 30_000;
        var truth = await DeliverAsync(records);
        var random = new Random(20261128);
        var cache = await CacheNodeProcess.StartAsync(_cacheData.FullName, Cancelled);
        var worker = Start(cache);
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                // The kills are spread over the file: the first soon after the import has begun, the last before it ends.
                var stretch = records / (Kills + 1);
                var until = (kill * stretch) + random.Next(1, stretch);
                var status = await worker.WaitAsync(status => status.GetProperty("line").GetInt64() >= until, Cancelled);
                Assert.InRange(status.GetProperty("line").GetInt64(), until, truth.Lines - 1);
                switch (kill % 3)
                {
                    case 0:
                        await worker.KillAsync(Cancelled);
                        await worker.DisposeAsync();
                        worker = Start(cache);
                        break;
                    case 1:
                        await node.KillAsync();
                        await node.StartAsync();
                        break;
                    default:
                        await cache.KillAsync(Cancelled);
                        await cache.DisposeAsync();
                        cache = await CacheNodeProcess.StartAsync(_cacheData.FullName, Cancelled, cache.Port);
                        break;
                }
            }

            var done = Path.Combine(_inbox.FullName, "done", Delivery);
            await worker.WaitAsync(_ => File.Exists(done), Cancelled);

            var letters = truth.DeadLetters.Values.Sum();
            var summary = JsonSerializer.Deserialize(await File.ReadAllTextAsync($"{done}.summary.json", Cancelled), IngestJson.Default.DeliverySummary)!;
            Assert.Equal(RunState.Completed, summary.State);
            Assert.Equal(new RecordCounts(truth.Lines, truth.Indexed, 0, truth.Unchanged, letters), summary.Counts);
            using var index = new WorkerUnderTest(node, Name);
            Assert.Equal(truth.Indexed, await index.CountPhotosAsync(Cancelled));
            Assert.Equal(letters, await index.CountDeadLettersAsync(Cancelled));

            // No file is left half moved.
            Assert.Equal(
                [$"done/{Delivery}", $"done/{Delivery}.summary.json"],
                _inbox.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_inbox.FullName, file.FullName)).Order());
        }
        finally
        {
            await worker.DisposeAsync();
            await cache.DisposeAsync();
        }
    }

    private WorkerProcess Start(CacheNodeProcess cache) => new(node, Name, inbox: _inbox.FullName, cache: cache.ConnectionString);

    private async Task<Truth> DeliverAsync(int records)
    {
        var directory = Directory.CreateTempSubdirectory("imago-kill-series-");
        try
        {
            var path = Path.Combine(directory.FullName, Delivery);
            var truth = await GeneratedFile.WriteAsync(path, new ArchiveGenerator(seed: 28, defects: 0.2).Generate(records), Cancelled);
            File.Move(path, Path.Combine(_inbox.FullName, Delivery));
            return truth;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
