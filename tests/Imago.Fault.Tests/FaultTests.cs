using Imago.Testing;

namespace Imago.Fault.Tests;

/// <summary>
/// Each process of the application is killed, and stands still, while people search and a delivery is imported. What is known is answered all the time;
/// what is not fails while the index is away and at no other time; all recover by themselves, and no record is lost or doubled.
/// </summary>
[Trait("Category", "Fault")]
public sealed class FaultTests(RunningApplication application) : IClassFixture<RunningApplication>
{
    private const int Records = 4_000;

    /// <summary>Answers of each kind that a moment lasts for at least.</summary>
    private const int Answers = 20;

    private static int _firstNumber = 1;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public Task TheIndexIsKilled() => RunAsync(isIndexAway: true, _ => application.Index.KillAsync(), _ => application.Index.StartAsync());

    [Fact]
    public Task TheIndexStandsStill() => RunAsync(isIndexAway: true, Now(_ => application.Index.Pause()), Now(_ => application.Index.Resume()));

    [Fact]
    public Task TheCacheIsKilled() => RunAsync(isIndexAway: false, _ => application.Cache.KillAsync(Ending), _ => application.RestartCacheAsync());

    [Fact]
    public Task TheCacheStandsStill() => RunAsync(isIndexAway: false, Now(_ => application.Cache.Pause()), Now(_ => application.Cache.Resume()));

    [Fact]
    public Task TheWorkerThatImportsIsKilled() => RunAsync(isIndexAway: false, worker => worker.KillAsync(), worker => worker.StartAsync());

    [Fact]
    public Task TheWorkerThatImportsStandsStill() => RunAsync(isIndexAway: false, Now(worker => worker.Pause()), Now(worker => worker.Resume()));

    [Fact]
    public Task AReplicaOfTheApiIsKilled() => RunAsync(isIndexAway: false, _ => application.Replicas[0].KillAsync(), _ => application.Replicas[0].StartAsync());

    [Fact]
    public Task AReplicaOfTheApiStandsStill() => RunAsync(isIndexAway: false, Now(_ => application.Replicas[0].Pause()), Now(_ => application.Replicas[0].Resume()));

    private static Func<ServiceProcess, Task> Now(Action<ServiceProcess> action) => worker =>
    {
        action(worker);
        return Task.CompletedTask;
    };

    /// <param name="isIndexAway">Whether nothing new can be answered while the fault lasts.</param>
    /// <param name="begin">Makes the fault; is given the worker that imports.</param>
    /// <param name="end">Ends it.</param>
    private async Task RunAsync(bool isIndexAway, Func<ServiceProcess, Task> begin, Func<ServiceProcess, Task> end)
    {
        await UntilAsync(() => application.AnswersEverywhereAsync(Ending));
        await using var visitors = await Visitors.StartAsync(application, Ending);
        await LimitedAsync(limited => visitors.WaitAsync(Answers, limited));

        var word = $"w{Guid.NewGuid():N}";
        var delivery = $"{word}.ndjson";
        application.Deliver(delivery, Lines(word));
        (ServiceProcess Worker, long Line)? import = null;
        await UntilAsync(async () => (import = await application.ImportingAsync(Ending)) is not null);

        visitors.ItIs(Moment.During);
        await begin(import!.Value.Worker);
        // Otherwise there was no middle, and nothing would be proved of the import.
        Assert.Null(application.SummaryOf(delivery));
        await LimitedAsync(limited => visitors.WaitAsync(Answers, limited));
        await end(import.Value.Worker);
        await UntilAsync(() => application.AnswersEverywhereAsync(Ending));
        visitors.ItIs(Moment.After);

        await UntilAsync(() => Task.FromResult(application.SummaryOf(delivery) is not null));
        await LimitedAsync(limited => visitors.WaitAsync(Answers, limited));
        await visitors.LeaveAsync();

        AssertNothingFailedThatNeedNot(visitors, isIndexAway);
        var counts = application.SummaryOf(delivery)!.Value.GetProperty("counts");
        Assert.Equal((Records, 0), (counts.GetProperty("indexed").GetInt32(), counts.GetProperty("deadLetters").GetInt32()));
        Assert.Equal(Records, await application.CountAsync(word, Ending));
    }

    private static void AssertNothingFailedThatNeedNot(Visitors visitors, bool isIndexAway)
    {
        var failed = visitors.Answers.Where(answer => !answer.IsGood).ToList();
        var needless = failed.Where(answer =>
            answer.IsKnown || !isIndexAway || !answer.IsIndexUnavailable || answer.Answered is Moment.Before || answer.Asked is Moment.After).ToList();

        Assert.True(needless.Count == 0, $"{needless.Count} of {visitors.Answers.Count}:\n{string.Join('\n', needless.Take(20))}");
        // Otherwise nothing was away.
        Assert.True(!isIndexAway || failed.Count > 0, $"None of {visitors.Answers.Count} searches missed the index.");
    }

    private static IEnumerable<string> Lines(string word)
    {
        var first = Interlocked.Add(ref _firstNumber, Records) - Records;
        return Enumerable.Range(first, Records).Select(number =>
            $$"""{"bildnummer":"{{number}}","datum":"1955-03-07","suchtext":"One of {{word}}","fotografen":"Somebody","hoehe":"1000","breite":"1500","db":"stock"}""");
    }

    private Task UntilAsync(Func<Task<bool>> condition) => LimitedAsync(async limited =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limited);
        }
    });

    private async Task LimitedAsync(Func<CancellationToken, Task> wait)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await wait(limit.Token);
        }
        catch (OperationCanceledException) when (!Ending.IsCancellationRequested)
        {
            Assert.Fail(application.Logs());
        }
    }
}
