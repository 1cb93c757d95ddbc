using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;
using Imago.ServiceDefaults.Caching;
using Imago.Testing;
using StackExchange.Redis;

namespace Imago.Api.Tests.Caching;

public abstract class ReplicaTests
{
    private readonly IReplicas _replicas;

    private protected ReplicaTests(IReplicas replicas)
    {
        // Skips the test where there is no server.
        _ = replicas.Archive.Server.Address;
        _replicas = replicas;
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FiveHundredIdenticalColdSearchesOnTwoReplicasReachTheIndexOnce()
    {
        var address = $"/api/photos?q=children%20OR%20{Unique()}";
        var before = _replicas.Index.Searches.Count;
        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => GetAsync(i % 2, address)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Equal(before + 1, _replicas.Index.Searches.Count);
        Assert.Single(answers, answer => answer.CacheStatus == "imago; fwd=miss; stored");
    }

    [Fact]
    public async Task AnAnswerIsSharedByReplicas()
    {
        var address = $"/api/photos?q=man%20OR%20{Unique()}";
        Assert.Equal("imago; fwd=miss; stored", (await GetAsync(0, address)).CacheStatus);
        Assert.StartsWith("imago; hit; ttl=", (await GetAsync(1, address)).CacheStatus, StringComparison.Ordinal);

        await using var redis = await _replicas.Cache.ConnectAsync();
        var key = await redis.GetServers()[0].KeysAsync(pattern: $"*imago:answer:*:{_replicas.Archive.Alias}:*{Uri.EscapeDataString(address)[^20..]}*").FirstAsync(Ending);
        Assert.True(await redis.GetDatabase().KeyTimeToLiveAsync(key) > TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AChangeOfTheArchiveIsHeardOfByEveryReplica(bool published)
    {
        var address = $"/api/photos?q=woman%20OR%20{Unique()}";
        await GetAsync(0, address);
        await UntilAsync(async () => (await GetAsync(0, address)).Age > 1 && (await GetAsync(1, address)).Age > 1);
        var searches = _replicas.Index.Searches.Count;

        await using var redis = await _replicas.Cache.ConnectAsync();
        var version = await redis.GetDatabase().StringIncrementAsync(CacheKeys.ArchiveVersion);
        if (published)
        {
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(CacheKeys.ArchiveChanged), version);
        }

        // Whichever replica hears of it first asks the index, and the other one finds its answer as soon as it has heard of it as well.
        await UntilAsync(async () => (await GetAsync(0, address)).Age <= 1);
        await UntilAsync(async () => (await GetAsync(1, address)).Age <= (await GetAsync(0, address)).Age);
        Assert.Equal(searches + 1, _replicas.Index.Searches.Count);
    }

    [Fact]
    public async Task WithoutTheIndexKnownSearchesAreAnsweredAndMarkedAndUnknownOnesRefused()
    {
        var known = $"/api/photos?q=street%20OR%20{Unique()}";
        var fresh = await GetAsync(0, known);
        Assert.Null((string?)fresh.Json["warning"]);
        await _replicas.Index.StopAsync();
        try
        {
            await using var redis = await _replicas.Cache.ConnectAsync();
            await redis.GetDatabase().StringIncrementAsync(CacheKeys.ArchiveVersion);
            await UntilAsync(async () => (await GetAsync(0, known)).CacheStatus.EndsWith("detail=stale", StringComparison.Ordinal));

            var stale = await GetAsync(0, known);
            Assert.Equal(HttpStatusCode.OK, stale.Status);
            Assert.NotNull((string?)stale.Json["warning"]);
            Assert.Equal(fresh.Json["total"]!.ToJsonString(), stale.Json["total"]!.ToJsonString());
            Assert.NotEqual(fresh.ETag, stale.ETag);

            var unknown = await GetAsync(1, $"/api/photos?q={Unique()}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.Status);
            Assert.Equal("/errors/index-unavailable", (string?)unknown.Json["type"]);
        }
        finally
        {
            await _replicas.Index.StartAsync();
        }

        await UntilAsync(async () => (await GetAsync(0, known)) is { Status: HttpStatusCode.OK, CacheStatus: var status } && !status.Contains("stale", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(1, $"/api/photos?q={Unique()}")).Status);
    }

    [Fact]
    public async Task AnIndexThatTakesRequestsAndNeverAnswersCountsAsAway()
    {
        var known = $"/api/photos?q=street%20OR%20{Unique()}";
        await GetAsync(0, known);
        _replicas.Index.Hang();
        try
        {
            var unknown = await GetAsync(1, $"/api/photos?q={Unique()}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.Status);
            Assert.Equal("/errors/index-unavailable", (string?)unknown.Json["type"]);
            await UntilAsync(async () => (await GetAsync(0, known)) is { Status: HttpStatusCode.OK, CacheStatus: var status } && status.Contains("stale", StringComparison.Ordinal));
        }
        finally
        {
            _replicas.Index.Resume();
        }

        await UntilAsync(async () => (await GetAsync(1, $"/api/photos?q={Unique()}")).Status == HttpStatusCode.OK);
        await UntilAsync(async () => !(await GetAsync(0, known)).CacheStatus.Contains("stale", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NobodyIsKeptWaitingByAnIndexThatStartsAndCannotSearchYet()
    {
        var known = $"/api/photos?q=street%20OR%20{Unique()}";
        await GetAsync(0, known);
        await _replicas.Index.StopAsync();
        _replicas.Index.HoldSearches();
        try
        {
            // A refused search alone may be one broken connection; that kept answers are marked tells that the replica knows of the outage.
            await UntilAsync(async () => (await GetAsync(0, known)).CacheStatus.EndsWith("detail=stale", StringComparison.Ordinal));
            await _replicas.Index.StartAsync();
            await UntilAsync(() => Task.FromResult(_replicas.Index.Held > 0));

            var searches = _replicas.Index.Searches.Count;
            for (var i = 0; i < 20; i++)
            {
                var unknown = await GetAsync(0, $"/api/photos?q={Unique()}");
                Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.Status);
                Assert.Equal("/errors/index-unavailable", (string?)unknown.Json["type"]);
            }

            Assert.EndsWith("detail=stale", (await GetAsync(0, known)).CacheStatus, StringComparison.Ordinal);
            Assert.Equal(searches, _replicas.Index.Searches.Count);
        }
        finally
        {
            _replicas.Index.ReleaseSearches();
        }

        await UntilAsync(async () => (await GetAsync(0, $"/api/photos?q={Unique()}")).Status == HttpStatusCode.OK);
        await UntilAsync(async () => !(await GetAsync(0, known)).CacheStatus.Contains("stale", StringComparison.Ordinal));
        await UntilAsync(async () => (await GetAsync(1, $"/api/photos?q={Unique()}")).Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(1)]
    // More than the client has connections: pings must not wait for one of them.
    [InlineData(150)]
    public async Task SlowSearchesAreWaitedForWhileTheIndexReacts(int searches)
    {
        _replicas.Index.Delay = TimeSpan.FromSeconds(2);
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, searches).Select(_ => GetAsync(0, $"/api/photos?facets=none&q={Unique()}")));
            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        }
        finally
        {
            _replicas.Index.Delay = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task ARedisThatHangsFailsNoSearchAndIsUsedAgain()
    {
        var address = $"/api/photos?q=garden%20OR%20{Unique()}";
        await GetAsync(0, address);
        _replicas.Cache.Pause();
        try
        {
            await UntilAsync(async () => await CacheHealthAsync() == "Degraded");
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await GetAsync(i % 2, address)).Status);
                Assert.Equal(HttpStatusCode.OK, (await GetAsync(i % 2, $"/api/photos?q=garden%20OR%20{Unique()}")).Status);
            }
        }
        finally
        {
            _replicas.Cache.Resume();
        }

        await UntilAsync(async () => await CacheHealthAsync() == "Healthy");
        await AChangeOfTheArchiveIsHeardOfByEveryReplica(published: true);
    }

    [Fact]
    public async Task ARedisThatIsKilledAndStartedAgainFailsNoSearch()
    {
        var address = $"/api/photos?q=house%20OR%20{Unique()}";
        await GetAsync(0, address);
        using var load = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var statuses = new ConcurrentBag<HttpStatusCode>();
        var clients = Enumerable.Range(0, 8).Select(async client =>
        {
            for (var i = 0; !load.IsCancellationRequested; i++)
            {
                // Known searches and new ones in turn.
                var (status, _, _, _) = await GetAsync(client % 2, i % 2 == 0 ? address : $"/api/photos?q=street%20OR%20{Unique()}&pageSize=1&facets=none");
                statuses.Add(status);
            }
        }).ToArray();

        await UntilAsync(() => Task.FromResult(statuses.Count > 100));
        await _replicas.Cache.KillAsync(Ending);
        var before = statuses.Count;
        await UntilAsync(() => Task.FromResult(statuses.Count > before + 100));
        await UntilAsync(async () => await CacheHealthAsync() == "Degraded");
        await _replicas.RestartCacheAsync();
        await UntilAsync(async () => await CacheHealthAsync() == "Healthy");
        before = statuses.Count;
        await UntilAsync(() => Task.FromResult(statuses.Count > before + 100));
        await load.CancelAsync();
        await Task.WhenAll(clients);
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));

        // Sharing works again, and so does hearing of changes.
        await UntilAsync(async () =>
        {
            var shared = $"/api/photos?q=school%20OR%20{Unique()}";
            await GetAsync(0, shared);
            return (await GetAsync(1, shared)).CacheStatus.Contains("hit", StringComparison.Ordinal);
        });
        await AChangeOfTheArchiveIsHeardOfByEveryReplica(published: true);
    }

    [Fact]
    public async Task TheWorkerFindsReplicasAndWhatIsWanted()
    {
        var wanted = Unique();
        await GetAsync(0, $"/api/photos?sort=newest&q={wanted}%20%20pool&db=stock");
        await GetAsync(1, $"/api/photos?q={wanted}%20pool&db=stock&sort=newest");
        var warmed = Unique();
        await GetAsync(0, $"/api/photos?q={warmed}", (Imago.Api.Security.ServiceKey.Header, ApiHost.ServiceKey), (Imago.Api.Security.ServiceKey.PurposeHeader, "warm"));
        var pretended = Unique();
        await GetAsync(0, $"/api/photos?q={pretended}", (Imago.Api.Security.ServiceKey.Header, "a guess"), (Imago.Api.Security.ServiceKey.PurposeHeader, "warm"));

        await using var redis = await _replicas.Cache.ConnectAsync();
        var popular = new Dictionary<string, double>();
        await UntilAsync(async () =>
        {
            popular = (await redis.GetDatabase().SortedSetRangeByRankWithScoresAsync(CacheKeys.PopularSearches)).ToDictionary(entry => (string)entry.Element!, entry => entry.Score);
            return popular.Keys.Any(key => key.Contains(pretended, StringComparison.Ordinal)) && popular.Keys.Any(key => key.Contains(wanted, StringComparison.Ordinal));
        });
        var one = Assert.Single(popular.Keys, key => key.Contains(pretended, StringComparison.Ordinal));
        Assert.DoesNotContain(popular.Keys, key => key.Contains(warmed, StringComparison.Ordinal));
        var two = $"/api/photos?db=stock&q={wanted}%20pool&sort=newest";
        await UntilAsync(async () => Math.Abs((await redis.GetDatabase().SortedSetScoreAsync(CacheKeys.PopularSearches, two) ?? 0) - (2 * popular[one])) < popular[one] / 100);
        Assert.StartsWith("imago; hit", (await GetAsync(0, two)).CacheStatus, StringComparison.Ordinal);

        var replicas = await redis.GetDatabase().SortedSetRangeByRankAsync(CacheKeys.ApiReplicas);
        Assert.Equal(
            _replicas.All.Select(replica => replica.Client.BaseAddress!.ToString().TrimEnd('/')).Order(),
            replicas.Select(replica => (string)replica!).Order());
    }

    private async Task<Answer> GetAsync(int replica, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (headers.Length == 0)
        {
            // Tests ask more than a visitor may.
            request.Headers.Add(Imago.Api.Security.ServiceKey.Header, ApiHost.ServiceKey);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await SendAsync(_replicas.All[replica], request);
        var status = response.Headers.TryGetValues("Cache-Status", out var values) ? values.Single() : "";
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(Ending), status, response.Headers.ETag?.Tag);
    }

    private static async Task<HttpResponseMessage> SendAsync(ServiceProcess replica, HttpRequestMessage request)
    {
        try
        {
            return await replica.Client.SendAsync(request, Ending);
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException($"The replica does not answer. Its log:\n{replica.Log}", exception);
        }
    }

    private async Task<string?> CacheHealthAsync() =>
        (string?)JsonNode.Parse(await _replicas.All[0].Client.GetStringAsync("/health", Ending))!["checks"]!["cache"]!["status"];

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!Ending.IsCancellationRequested)
        {
            Assert.Fail(string.Join(Environment.NewLine, _replicas.All.Select(replica => replica.Log)));
        }
    }

    /// <summary>A word that nobody has searched for.</summary>
    private static string Unique() => $"x{Guid.NewGuid():N}";

    private sealed record Answer(HttpStatusCode Status, string Body, string CacheStatus, string? ETag)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        /// <summary>In seconds; 0 for an answer that was not kept.</summary>
        public int Age => CacheStatus.IndexOf("ttl=", StringComparison.Ordinal) is >= 0 and var at
            ? 300 - int.Parse(CacheStatus[(at + 4)..].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture)
            : 0;
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedReplicaTests(Replicas<EmbeddedArchiveApi> replicas) : ReplicaTests(replicas), IClassFixture<Replicas<EmbeddedArchiveApi>>;

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceReplicaTests(Replicas<ReferenceArchiveApi> replicas) : ReplicaTests(replicas), IClassFixture<Replicas<ReferenceArchiveApi>>;
