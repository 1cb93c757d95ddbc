using System.Collections.Concurrent;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.ServiceDefaults.Caching;
using Imago.Testing;
using Imago.Worker.Jobs;
using Imago.Worker.Tests.Ingest;
using Imago.Worker.Warming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Imago.Worker.Tests.Warming;

public sealed class WarmTests(EmbeddedServer server) : IClassFixture<EmbeddedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PopularSearchesAreReplayedAgainstEveryReplicaThatLives()
    {
        using var worker = new WorkerUnderTest(server, "warm", null, ("Imago:ServiceKey", "the service key"), ("Imago:Warm:Searches", "3"));
        var redis = worker.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await using var one = await Replica.StartAsync();
        await using var two = await Replica.StartAsync();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await redis.SortedSetAddAsync(CacheKeys.ApiReplicas, [new(one.Address, now), new(two.Address, now), new("http://127.0.0.1:1", now - 60)]);
        await redis.SortedSetAddAsync(
            CacheKeys.PopularSearches,
            [new("/api/photos?q=a", 9), new("/api/photos?q=b", 8), new("/api/photos?q=rare", 1), new("http://elsewhere/", 99)]);
        await worker.StartAsync(Cancelled);
        await worker.WaitAsync(Worker.Ingest.IngestPhase.Idle, Cancelled);

        // The first warm-up is that of the start.
        var first = await StartedAsync(worker);
        var run = await worker.EndedAsync((await worker.Services.GetRequiredService<Warmer>().RequestAsync("test", Cancelled)).Id, Cancelled);

        Assert.Equal((2, 2, 4, 0, 0, 0), Figures(first));
        Assert.Equal((2, 2, 0, 4, 0, 0), Figures(run));
        Assert.Equal(["/api/photos?q=a", "/api/photos?q=b"], one.Asked.Distinct().Order());
        Assert.All(one.Keys.Concat(two.Keys), key => Assert.Equal("the service key warm", key));
    }

    private static (int Searches, int Replicas, int Warmed, int AlreadyWarm, int Failed, int Skipped) Figures(JobRun run)
    {
        Assert.True(run.State is RunState.Completed, run.Error);
        var report = run.Result!.Value.Deserialize(OperationsJson.Default.WarmReport)!;
        return (report.Searches, report.Replicas, report.Warmed, report.AlreadyWarm, report.Failed, report.Skipped);
    }

    private static async Task<JobRun> StartedAsync(WorkerUnderTest worker)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await worker.Services.GetRequiredService<JobStore>().ListAsync(RunKinds.Warm, RunState.Completed, 1, Cancelled) is [var entry])
            {
                return entry.Run;
            }

            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    /// <summary>An API that has the second answer in its cache.</summary>
    private sealed class Replica(WebApplication site) : IAsyncDisposable
    {
        public ConcurrentBag<string> Asked { get; } = [];

        public ConcurrentBag<string> Keys { get; } = [];

        public string Address => site.Urls.First();

        public static async Task<Replica> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var site = builder.Build();
            site.Urls.Add("http://127.0.0.1:0");
            var replica = new Replica(site);
            site.MapGet("/api/photos", replica.Answer);
            await site.StartAsync(Cancelled);
            return replica;
        }

        public ValueTask DisposeAsync() => site.DisposeAsync();

        private IResult Answer(HttpRequest request, HttpResponse response)
        {
            var address = request.Path + request.QueryString.Value;
            response.Headers["Cache-Status"] = Asked.Contains(address) ? "imago; hit" : "imago; fwd=miss; stored";
            Asked.Add(address);
            Keys.Add($"{request.Headers["X-Imago-Service-Key"]} {request.Headers["X-Imago-Purpose"]}");
            return Results.Ok();
        }
    }
}
