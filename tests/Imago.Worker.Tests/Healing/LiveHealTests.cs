using System.Net.Http.Json;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.Tests.Census;
using Imago.Worker.Tests.Ingest;

namespace Imago.Worker.Tests.Healing;

/// <summary>Heals by a worker that is a process of its own: under searches, and killed in the middle.</summary>
public abstract class LiveHealTests(ElasticsearchServer server) : IDisposable
{
    private const int Photos = 4000;
    private const int PageSize = 100;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-live-heal-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task SearchesGoOnAndAWalkThatTheSwapHappensUnderVisitsEachPhotoOnce()
    {
        new DeliveryText().Photos(1, Photos).Save(_directory, "photos.ndjson");
        await using var api = await QualityApi.StartAsync(server, "live-heal", _directory.FullName, Cancelled);
        await WaitAsync(async () =>
        {
            // Refused until the worker has made the index.
            using var answer = await api.Reader.GetAsync(new Uri("/api/photos?pageSize=1&facets=none", UriKind.Relative), Cancelled);
            return answer.IsSuccessStatusCode
                && (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("total").GetInt32() == Photos;
        });
        var walk = new Walk(api);
        await walk.GoOnAsync(pages: 5);

        using var healed = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var searches = Enumerable.Range(0, 2).Select(_ => SearchAsync(api, healed.Token)).ToList();
        var events = await api.RunAsync("/api/index/heal", JsonContent.Create(new { }), "/api/index/runs", Cancelled);
        await walk.GoOnAsync(pages: int.MaxValue);
        await healed.CancelAsync();

        Assert.True(events[^1].State is RunState.Completed, events[^1].Error);
        Assert.All(await Task.WhenAll(searches), count => Assert.True(count > 0));
        Assert.Equal(Enumerable.Range(1, Photos), walk.Visited.Order());
    }

    [Fact]
    public async Task HealThatIsKilledIsTakenOnAndMissesNothing()
    {
        var path = new DeliveryText().Photos(1, Photos).Save(_directory, "photos.ndjson");
        string run;
        await using (var worker = new WorkerProcess(server, "killed-heal", path))
        {
            await worker.WaitAsync(status => status.GetProperty("phase").GetString() == "idle" && status.GetProperty("read").GetInt64() == Photos, Cancelled);
            using var control = await worker.ConnectAsync(Cancelled);
            using var answer = await control.PostAsJsonAsync("/generations/heal", new { }, Cancelled);
            run = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(OperationsJson.Default.Run, Cancelled))!.Id;
            var reached = await WaitAsync(control, run, found => found.HasEnded || found.Progress is { Records: > 0 });
            await worker.KillAsync(Cancelled);

            // Otherwise there was no middle, and the test would prove nothing.
            Assert.False(reached.HasEnded);
        }

        await using var next = new WorkerProcess(server, "killed-heal", path);
        using var its = await next.ConnectAsync(Cancelled);
        var ended = await WaitAsync(its, run, found => found.HasEnded);

        Assert.True(ended.State is RunState.Completed, ended.Error);
        Assert.True(ended.Attempt > 1);
        var report = ended.Result!.Value.Deserialize(OperationsJson.Default.HealReport)!;
        Assert.True(report.Swapped);
        Assert.Equal((Photos, Photos), (report.DocumentsBefore, report.DocumentsAfter));
        using var index = new WorkerUnderTest(server, "killed-heal");
        Assert.Equal(Photos, await index.CountPhotosAsync(Cancelled));
    }

    /// <summary>Searches without a pause; every answer is whole, whichever generation it comes from.</summary>
    /// <returns>How often.</returns>
    private static async Task<int> SearchAsync(QualityApi api, CancellationToken ending)
    {
        var count = 0;
        while (!ending.IsCancellationRequested)
        {
            var found = await api.GetAsync("/api/photos?q=baseball&facets=db&pageSize=20", Cancelled);
            Assert.Equal(Photos, found.GetProperty("total").GetInt32());
            Assert.Equal(20, found.GetProperty("items").GetArrayLength());
            count++;
        }

        return count;
    }

    private static async Task<Run> WaitAsync(HttpClient worker, string run, Func<Run, bool> condition)
    {
        Run? found = null;
        await WaitAsync(async () =>
            condition(found = (await worker.GetFromJsonAsync(new Uri($"/runs/{run}", UriKind.Relative), OperationsJson.Default.Run, Cancelled))!));
        return found!;
    }

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>Goes through all photos, newest first, by the cursors.</summary>
    private sealed class Walk(QualityApi api)
    {
        private string? _cursor = "";

        /// <summary>Image numbers in the order in which they were met.</summary>
        public List<int> Visited { get; } = [];

        public async Task GoOnAsync(int pages)
        {
            for (; pages > 0 && _cursor is not null; pages--)
            {
                var page = await api.GetAsync($"/api/photos?sort=newest&facets=none&pageSize={PageSize}{(_cursor.Length == 0 ? "" : $"&cursor={_cursor}")}", Cancelled);
                Visited.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("imageNumber").GetInt32()));
                _cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
            }
        }
    }
}

public sealed class ReferenceLiveHealTests(ReferenceServer server) : LiveHealTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedLiveHealTests(EmbeddedServer server) : LiveHealTests(server), IClassFixture<EmbeddedServer>;
