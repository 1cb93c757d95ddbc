using Imago.Testing;
using Imago.Worker.Leases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Imago.Worker.Tests.Leases;

/// <summary>Leases on a cache node that is killed and emptied. The worker's clock stands still unless a test moves it.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private const string Key = "imago:lease:photos";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = Duration / 3;

    private readonly FakeTimeProvider _time = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-leases-");
    private CacheNodeProcess? _node;
    private ConnectionMultiplexer? _redis;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await CacheNodeProcess.StartAsync(_data.FullName, Cancelled);
        _redis = await ConnectionMultiplexer.ConnectAsync($"{_node.ConnectionString},abortConnect=false,asyncTimeout=1000");
    }

    public async ValueTask DisposeAsync()
    {
        await _redis!.DisposeAsync();
        await _node!.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task OneWorkerHasItAndTheNextGetsItWhenItIsGivenBack()
    {
        var (one, two) = (Keeper(), Keeper());

        var lease = await one.TryTakeAsync("photos");
        Assert.True(lease!.IsHeld);
        Assert.Null(await two.TryTakeAsync("photos"));

        await lease.DisposeAsync();
        Assert.False(lease.IsHeld);
        await using var second = await two.TryTakeAsync("photos");
        Assert.NotNull(second);
    }

    [Fact]
    public async Task ItIsHeldForLongerThanItLastsBecauseItIsRenewed()
    {
        await using var lease = (await Keeper().TryTakeAsync("photos"))!;

        for (var elapsed = TimeSpan.Zero; elapsed <= Duration * 2; elapsed += Renewal)
        {
            await _redis!.GetDatabase().KeyExpireAsync(Key, Duration / 2);
            _time.Advance(Renewal);
            await WaitAsync(async () => await _redis.GetDatabase().KeyTimeToLiveAsync(Key) > Duration / 2);
        }

        Assert.True(lease.IsHeld);
        lease.EnsureHeld();
        Assert.Null(await Keeper().TryTakeAsync("photos"));
    }

    [Fact]
    public async Task ItIsLostWhenRedisIsAwayForLongerThanItLasts()
    {
        await using var lease = (await Keeper().TryTakeAsync("photos"))!;

        await _node!.KillAsync(Cancelled);
        _time.Advance(Renewal);
        Assert.True(lease.IsHeld);
        _time.Advance(Renewal);
        Assert.True(lease.IsHeld);
        _time.Advance(Renewal);
        Assert.False(lease.IsHeld);

        await WaitAsync(() =>
        {
            _time.Advance(Renewal);
            return Task.FromResult(lease.Lost.IsCancellationRequested);
        });
        Assert.Throws<RelievedException>(lease.EnsureHeld);
    }

    [Fact]
    public async Task WhatRedisForgetsIsTakenAgain()
    {
        await using var lease = (await Keeper().TryTakeAsync("photos"))!;
        await _redis!.GetDatabase().KeyDeleteAsync(Key);

        _time.Advance(Renewal);
        await WaitAsync(async () => await _redis.GetDatabase().KeyExistsAsync(Key));

        Assert.True(lease.IsHeld);
    }

    [Fact]
    public async Task WhatRedisForgetsAndAnotherWorkerTookIsLost()
    {
        await using var lease = (await Keeper().TryTakeAsync("photos"))!;
        await _redis!.GetDatabase().StringSetAsync(Key, "somebody else");

        _time.Advance(Renewal);
        await WaitAsync(() => Task.FromResult(lease.Lost.IsCancellationRequested));
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public async Task TokensRiseEvenWhenTheCounterIsForgotten()
    {
        var store = Store();

        Assert.Equal(1, await store.NextTokenAsync("photos", known: 0));
        Assert.Equal(2, await store.NextTokenAsync("photos", known: 1));
        await _redis!.GetDatabase().KeyDeleteAsync("imago:fence:photos");

        Assert.Equal(3, await store.NextTokenAsync("photos", known: 2));
        Assert.Equal(4, await store.NextTokenAsync("photos", known: 3));
    }

    private LeaseKeeper Keeper() => new(
        Store(), new WorkerIdentity(), Options.Create(new LeaseOptions { Duration = Duration }), _time, NullLogger<LeaseKeeper>.Instance);

    /// <summary>Redis answers by the system's clock: the one of the tests stands still.</summary>
    private LeaseStore Store() => new(_redis!, Options.Create(new LeaseOptions()), TimeProvider.System);

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
