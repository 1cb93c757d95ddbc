using System.Text.Json.Nodes;
using Imago.ServiceDefaults.Caching;
using Imago.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Imago.ServiceDefaults.Tests;

public sealed class CacheClientTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-cache-client-");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task ALostCacheDegradesTheServiceUntilItIsBack()
    {
        var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending);
        try
        {
            await using var service = await StartAsync(node.ConnectionString);
            Assert.Equal("Healthy", await CacheStatusAsync(service, awaited: "Healthy"));

            await node.KillAsync(Ending);
            Assert.Equal("Degraded", await CacheStatusAsync(service, awaited: "Degraded"));
            var database = service.App.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
            await Assert.ThrowsAnyAsync<RedisException>(() => database.StringGetAsync("greenlee"));

            var port = node.Port;
            await node.DisposeAsync();
            node = await CacheNodeProcess.StartAsync(_data.FullName, Ending, port);
            Assert.Equal("Healthy", await CacheStatusAsync(service, awaited: "Healthy"));
            await database.StringSetAsync("greenlee", "field");
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task AServiceStartsWithoutTheCacheAndTellsNoAddress()
    {
        await using var service = await StartAsync("127.0.0.1:1,password=secret");
        using var response = await service.Client.GetAsync("/health", Ending);
        var text = await response.Content.ReadAsStringAsync(Ending);
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Contains("Degraded", text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(string connection) => RunningService.StartAsync(
        builder =>
        {
            builder.Configuration["ConnectionStrings:cache"] = connection;
            builder.AddCacheClient();
        },
        Ending);

    private static async Task<string?> CacheStatusAsync(RunningService service, string awaited)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var health = JsonNode.Parse(await service.Client.GetStringAsync("/health", limit.Token))!;
            var status = (string?)health["checks"]!["cache"]!["status"];
            if (status == awaited)
            {
                return status;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
