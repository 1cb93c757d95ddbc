using System.Net;
using System.Net.Sockets;
using Imago.Testing;
using StackExchange.Redis;

namespace Imago.CacheNode.Tests;

public sealed class CacheNodeTests : IDisposable
{
    /// <summary>The node writes its log out every 500 ms.</summary>
    private static readonly TimeSpan CommitLimit = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-cache-node-");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task WhatWasCommittedSurvivesAKill()
    {
        await using (var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending))
        {
            await using var client = await node.ConnectAsync();
            var database = client.GetDatabase();
            await database.StringSetAsync("greenlee", "field");
            await database.SortedSetAddAsync("searches", "baseball", 3);
            await CommittedAsync(client);
            await node.KillAsync(Ending);
        }

        await using var again = await CacheNodeProcess.StartAsync(_data.FullName, Ending);
        await using var secondClient = await again.ConnectAsync();
        Assert.Equal("field", await secondClient.GetDatabase().StringGetAsync("greenlee"));
        Assert.Equal(3, await secondClient.GetDatabase().SortedSetScoreAsync("searches", "baseball"));
    }

    [Fact]
    public async Task AnOrderlyStopLosesNothing()
    {
        await using (var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending))
        {
            await using var client = await node.ConnectAsync();
            await client.GetDatabase().StringSetAsync("greenlee", "field");
            Assert.Equal(0, await node.TerminateAsync(Ending));
        }

        await using var again = await CacheNodeProcess.StartAsync(_data.FullName, Ending);
        await using var secondClient = await again.ConnectAsync();
        Assert.Equal("field", await secondClient.GetDatabase().StringGetAsync("greenlee"));
    }

    [Fact]
    public async Task ScriptsForLeasesRun()
    {
        await using var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending);
        await using var client = await node.ConnectAsync();
        var database = client.GetDatabase();
        await database.StringSetAsync("lease", "me", TimeSpan.FromMinutes(1), When.NotExists);

        var released = await database.ScriptEvaluateAsync(
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end", ["lease"], ["me"]);

        Assert.Equal(1, (int)released);
        Assert.False(await database.KeyExistsAsync("lease"));
    }

    [Fact]
    public async Task PublishedMessagesArrive()
    {
        await using var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending);
        await using var client = await node.ConnectAsync();
        var channel = RedisChannel.Literal("backplane");
        var messages = await client.GetSubscriber().SubscribeAsync(channel);

        await client.GetSubscriber().PublishAsync(channel, "swap");

        var message = await messages.ReadAsync(Ending);
        Assert.Equal("swap", message.Message);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task ClientsWithoutThePasswordAreRefused(string? password)
    {
        await using var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending);

        await Assert.ThrowsAsync<RedisConnectionException>(() => node.ConnectAsync(password));
    }

    [Fact]
    public async Task ADirectoryInUseIsRefusedWithAMessage()
    {
        await using var node = await CacheNodeProcess.StartAsync(_data.FullName, Ending);

        var (exitCode, error) = await CacheNodeProcess.StartRefusedAsync(["--port", "0", "--data", _data.FullName], Ending);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"The data directory {_data.FullName} is in use by another cache node. Stop that one, or give this one a directory of its own (--data or CacheNode__Data).",
            error.Trim());
    }

    [Fact]
    public async Task APortInUseIsRefusedWithAMessage()
    {
        using var occupied = new TcpListener(IPAddress.Loopback, 0);
        occupied.Start();
        var port = ((IPEndPoint)occupied.LocalEndpoint).Port;

        var (exitCode, error) = await CacheNodeProcess.StartRefusedAsync(["--port", $"{port}", "--data", _data.FullName], Ending);

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} is in use. Give the node another one, or 0 for any free port (--port or CacheNode__Port).", error.Trim());
    }

    [Theory]
    [InlineData("70000")]
    [InlineData("-1")]
    [InlineData("abc")]
    public async Task APortThatIsNoneIsRefusedWithAMessage(string port)
    {
        var (exitCode, error) = await CacheNodeProcess.StartRefusedAsync(["--port", port, "--data", _data.FullName], Ending);

        Assert.Equal(1, exitCode);
        Assert.Contains("CacheNode", error, StringComparison.Ordinal);
        Assert.Contains("Port", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    /// <summary>Returns when what has been written so far is on disk.</summary>
    private static async Task CommittedAsync(ConnectionMultiplexer client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(CommitLimit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            var sections = await client.GetServers()[0].InfoAsync("persistence");
            var figures = sections.SelectMany(section => section).ToDictionary(figure => figure.Key, figure => figure.Value);
            if (figures["CommittedUntilAddress"] == figures["TailAddress"])
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
    }
}
