using System.Globalization;
using Imago.Archive.Operations;
using Imago.EndToEnd.Tests.Application;

namespace Imago.EndToEnd.Tests;

/// <summary>Two starts on one data directory: the first with a worker that dies, the second with nothing left to do until the data is reset.</summary>
public sealed class RestartTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKilledWorkerLosesAndDoublesNothingAndASecondStartIngestsNothing()
    {
        var data = Directory.CreateTempSubdirectory("imago-restart-");
        try
        {
            IReadOnlyList<string> ingested;
            await using (var archive = await RunningArchive.StartAsync(data, Cancelled))
            {
                await KillInTheMiddleOfTheIngestAsync(archive);
                await archive.PhaseAsync("restart of the worker", TimeSpan.FromSeconds(60), archive.Worker.StartAsync, Cancelled);
                await archive.WaitUntilIngestedAsync(Cancelled);

                Assert.Equal(RunningArchive.SampleSize, await archive.CountAsync(Cancelled));
                var status = (await archive.Worker.GetStatusAsync(Cancelled))!;
                Assert.Equal(RunningArchive.SampleSize, status.Read);
                Assert.Equal(status.Read, status.Indexed + status.Updated + status.Unchanged);
                Assert.Equal(0, status.DeadLetters);
                ingested = await GetIngestTimesAsync(archive);
            }

            await using (var archive = await RunningArchive.StartAsync(data, Cancelled))
            {
                await archive.WaitUntilHealthyAsync(Cancelled);
                await archive.WaitUntilIngestedAsync(Cancelled);

                Assert.Equal(RunningArchive.SampleSize, await archive.CountAsync(Cancelled));
                Assert.Equal(ingested, await GetIngestTimesAsync(archive));

                var reset = await archive.ExecuteAsync("reset-data", RunKinds.Reset, Cancelled);
                Assert.True(reset.State is RunState.Completed, reset.Error);
                await archive.WaitUntilIngestedAsync(Cancelled);
                Assert.NotEqual(ingested, await GetIngestTimesAsync(archive));
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task KillInTheMiddleOfTheIngestAsync(RunningArchive archive)
    {
        await archive.PhaseAsync(
            "the ingest under way",
            TimeSpan.FromSeconds(120),
            limited => RunningArchive.PollAsync(async () => await archive.Worker.GetStatusAsync(limited) is { Read: > 0 }, limited),
            Cancelled);
        await archive.PhaseAsync("kill of the worker", TimeSpan.FromSeconds(30), archive.Worker.KillAsync, Cancelled);
        await archive.WaitUntilHealthyAsync(Cancelled, except: "worker");

        // Otherwise there was no middle, and the test would prove nothing.
        Assert.InRange(await archive.CountAsync(Cancelled), 1, RunningArchive.SampleSize - 1);
    }

    /// <summary>When records of the sample's start, middle and end were written: a second ingest would write them anew.</summary>
    private static async Task<IReadOnlyList<string>> GetIngestTimesAsync(RunningArchive archive)
    {
        var times = new List<string>();
        foreach (var sort in new[] { "newest", "oldest", "largest" })
        {
            var page = await archive.GetAsync($"/api/photos?sort={sort}&pageSize=20&facets=none", Cancelled);
            foreach (var item in page["items"]!.AsArray())
            {
                var photo = await archive.GetAsync($"/api/photos/{(string)item!["id"]!}", Cancelled);
                times.Add(string.Create(CultureInfo.InvariantCulture, $"{photo["id"]} {photo["ingestedAt"]}"));
            }
        }

        return times;
    }
}
