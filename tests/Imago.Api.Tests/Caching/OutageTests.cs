using System.Net;
using System.Text.Json.Nodes;
using Elastic.Transport;
using Imago.Api.Security;
using Imago.Api.Tests.Fixture;
using Imago.Testing;
using HttpMethod = System.Net.Http.HttpMethod;

namespace Imago.Api.Tests.Caching;

/// <summary>
/// What a real process of the index and the lack of a Redis do to the API. The reference server is shared and must not be stopped; what it
/// looks like from outside when it is, <see cref="ReplicaTests"/> shows of both.
/// </summary>
public sealed class OutageTests(ProcessArchiveApi archive) : IClassFixture<ProcessArchiveApi>, IAsyncLifetime
{
    private ServiceProcess? _api;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await ServiceProcess.StartAsync("Imago.Api",
    [
        new("ConnectionStrings__elasticsearch", archive.Server.Address.AbsoluteUri),
        new("ConnectionStrings__cache", "127.0.0.1:1"),
        new("Imago__Index__Alias", archive.Alias),
        new("Imago__ServiceKey", ApiHost.ServiceKey),
    ]);

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }
    }

    [Fact]
    public Task AKilledIndexIsNoticedAndSoIsItsReturn() => AnOutageIsNoticedAndSoIsItsEndAsync(archive.Node.KillAsync, archive.Node.StartAsync);

    [Fact]
    public Task AnIndexThatStandsStillIsNoticedAndSoIsItsReturn() => AnOutageIsNoticedAndSoIsItsEndAsync(
        () =>
        {
            archive.Node.Pause();
            return Task.CompletedTask;
        },
        () =>
        {
            archive.Node.Resume();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task TheFirstAnswerAfterAKillIsThatOfAnIndexThatHasEverythingBack()
    {
        const int Written = 300;
        var word = Unique();
        var lines = Enumerable.Range(78_000_000, Written).Select(number =>
            $$$"""
            {"index":{"_id":"stock-{{{number}}}"}}
            {"bildnummer":{{{number}}},"suchtext":"One of {{{word}}}","db":"stock"}

            """);
        var written = await archive.Server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(Elastic.Transport.HttpMethod.POST, $"/{archive.Alias}/_bulk?refresh=true"),
            PostData.String(string.Concat(lines)), configureActivity: null, localConfiguration: null, Ending);
        Assert.Contains("\"errors\":false", written.Body, StringComparison.Ordinal);

        await archive.Node.KillAsync();
        var starting = archive.Node.StartAsync();
        (HttpStatusCode Status, JsonNode Json, string CacheStatus) answer = default;
        await UntilAsync(async () =>
        {
            // Each time another search: none is answered from the cache.
            answer = await GetAsync($"/api/photos?facets=none&q={word}%20OR%20{Unique()}");
            Assert.True(answer.Status is HttpStatusCode.OK || (string?)answer.Json["type"] == "/errors/index-unavailable", answer.Json.ToJsonString());
            return answer.Status is HttpStatusCode.OK;
        });
        await starting;
        Assert.Equal(Written, (int)answer.Json!["total"]!);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"/api/photos?q={Unique()}")).Status);
    }

    [Fact]
    public async Task WithoutRedisTheIndexItselfTellsThatItHasChanged()
    {
        const string Search = "/api/photos?q=newcomer&facets=none";
        var before = await GetAsync(Search);
        Assert.Equal(0, (int)before.Json["total"]!);
        Assert.StartsWith("imago; hit", (await GetAsync(Search)).CacheStatus, StringComparison.Ordinal);

        await archive.Server.Client.Transport.RequestAsync<StringResponse>(
            new EndpointPath(Elastic.Transport.HttpMethod.PUT, $"/{archive.Alias}/_doc/stock-77000001?refresh=true"),
            PostData.String("""{"bildnummer":77000001,"suchtext":"A newcomer","db":"stock"}"""), configureActivity: null, localConfiguration: null, Ending);
        await UntilAsync(async () => (int)(await GetAsync(Search)).Json["total"]! == 1);
    }

    private async Task AnOutageIsNoticedAndSoIsItsEndAsync(Func<Task> begin, Func<Task> end)
    {
        var known = $"/api/photos?q=street%20OR%20{Unique()}";
        var fresh = await GetAsync(known);
        await begin();
        try
        {
            var unknown = await GetAsync($"/api/photos?q={Unique()}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unknown.Status);
            Assert.Equal("/errors/index-unavailable", (string?)unknown.Json["type"]);
            await UntilAsync(async () => (await GetAsync(known)).CacheStatus.EndsWith("detail=stale", StringComparison.Ordinal));
            var stale = await GetAsync(known);
            Assert.Equal(HttpStatusCode.OK, stale.Status);
            Assert.NotNull((string?)stale.Json["warning"]);
            Assert.Equal(fresh.Json["items"]!.ToJsonString(), stale.Json["items"]!.ToJsonString());
        }
        finally
        {
            await end();
        }

        await UntilAsync(async () => (await GetAsync($"/api/photos?q={Unique()}")).Status == HttpStatusCode.OK);
        await UntilAsync(async () => (await GetAsync(known)).CacheStatus is var status && !status.Contains("stale", StringComparison.Ordinal));
    }

    private async Task<(HttpStatusCode Status, JsonNode Json, string CacheStatus)> GetAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(ServiceKey.Header, ApiHost.ServiceKey);
        using var response = await _api!.Client.SendAsync(request, Ending);
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!;
        return (response.StatusCode, json, response.Headers.TryGetValues("Cache-Status", out var values) ? values.Single() : "");
    }

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
            Assert.Fail(_api!.Log);
        }
    }

    /// <summary>A word that nobody has searched for.</summary>
    private static string Unique() => $"x{Guid.NewGuid():N}";
}
