using Imago.Archive.Operations;
using Imago.Bench.Generation;
using Imago.Testing;
using Imago.Worker.Census;
using Imago.Worker.Jobs;
using Imago.Worker.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Imago.Worker.Tests.Census;

/// <summary>Censuses that nobody has asked for.</summary>
public abstract class CensusScheduleTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-schedule-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task CensusFollowsAnImportThatChangesSomethingAndNoOther()
    {
        var inbox = _directory.CreateSubdirectory("inbox");
        using var worker = new WorkerUnderTest(
            server, "follows", null,
            ("Imago:Quality:AfterChanges", "true"), ("Imago:Quality:Every", "00:00:00"), ("Imago:Ingest:Inbox", inbox.FullName), ("Imago:Ingest:InboxQuiet", "00:00:00"));
        await worker.EnsureAsync(Cancelled);
        await worker.StartAsync(Cancelled);

        var import = await DeliverAsync(worker, inbox, "first.ndjson");
        await LookAsync(worker);
        var census = await EndedAsync(worker, run => run.Kind == RunKinds.Census);
        await DeliverAsync(worker, inbox, "again.ndjson");
        await LookAsync(worker);

        Assert.Equal($"census-after-{import}", census);
        Assert.Equal([census], await CensusesAsync(worker));
    }

    [Fact]
    public async Task CensusIsTakenAtItsTimeOnceThereIsAReport()
    {
        using var worker = new WorkerUnderTest(server, "scheduled", null, ("Imago:Quality:Every", "00:00:01"));
        await worker.EnsureAsync(Cancelled);
        await worker.StartAsync(Cancelled);
        await LookAsync(worker);
        Assert.Empty(await CensusesAsync(worker));

        var asked = await worker.Services.GetRequiredService<CensusRequests>().RequestAsync(target: null, id: null, Cancelled);
        await worker.EndedAsync(asked.Id, Cancelled);

        Assert.StartsWith("census-scheduled-", await EndedAsync(worker, run => run.Kind == RunKinds.Census && run.Id != asked.Id), StringComparison.Ordinal);
    }

    /// <summary>Drops the same records under a name and waits for their import.</summary>
    private async Task<string> DeliverAsync(WorkerUnderTest worker, DirectoryInfo inbox, string name)
    {
        var written = Path.Combine(_directory.FullName, name);
        await GeneratedFile.WriteAsync(written, new ArchiveGenerator(seed: 61, defects: 0.2).Generate(200), Cancelled);
        File.Move(written, Path.Combine(inbox.FullName, name));
        return await EndedAsync(worker, run => run.Kind == RunKinds.Import && run.Subject == name);
    }

    private static async Task LookAsync(WorkerUnderTest worker)
    {
        await worker.Services.GetRequiredService<ReportStore>().EnsureAsync(Cancelled);
        await worker.Services.GetServices<IHostedService>().OfType<CensusSchedule>().Single().LookAsync(Cancelled);
    }

    private static async Task<string> EndedAsync(WorkerUnderTest worker, Func<Run, bool> isMeant)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var runs = (await ListAsync(worker)).Where(run => run.HasEnded && isMeant(run)).ToList();
            if (runs is [var run, ..])
            {
                Assert.True(run.State is RunState.Completed, run.Error);
                return run.Id;
            }

            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    private static async Task<string[]> CensusesAsync(WorkerUnderTest worker) =>
        [.. (await ListAsync(worker)).Where(run => run.Kind == RunKinds.Census).Select(run => run.Id)];

    private static async Task<IEnumerable<Run>> ListAsync(WorkerUnderTest worker) =>
        (await worker.Services.GetRequiredService<JobStore>().ListAsync(kind: null, state: null, 50, Cancelled)).Select(entry => entry.Run.ToRun(entry.Id));
}

public sealed class ReferenceCensusScheduleTests(ReferenceServer server) : CensusScheduleTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedCensusScheduleTests(EmbeddedServer server) : CensusScheduleTests(server), IClassFixture<EmbeddedServer>;
