using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using HttpMethod = System.Net.Http.HttpMethod;

namespace Imago.SearchNode.Tests.Durability;

/// <summary>kill -9 at any moment loses no acknowledged write and brings back no acknowledged deletion.</summary>
public sealed class KilledNodeTests : IDisposable
{
    private const int Rounds = 4;
    private const int Writers = 3;
    private const string Settings = """{"settings":{"refresh_interval":"200ms"},"mappings":{"properties":{"n":{"type":"long"},"t":{"type":"text"}}}}""";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-killed-node-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcknowledgedWritesSurviveEveryKill()
    {
        var acknowledged = new ConcurrentDictionary<string, long?>();
        var random = new Random(20261125);
        for (var round = 0; round < Rounds; round++)
        {
            await using var node = await NodeProcess.StartAsync(_data.FullName, Cancelled);
            if (round == 0)
            {
                await node.SendAsync(HttpMethod.Put, "/kept", Settings, Cancelled);
            }

            await VerifyAsync(node, acknowledged);
            var target = acknowledged.Count + random.Next(200, 1500);
            var writers = Enumerable.Range(0, Writers).Select(writer => WriteUntilKilledAsync(node, acknowledged, round, writer)).ToList();
            while (acknowledged.Count < target)
            {
                Assert.False(node.HasExited, node.Log);
                await Task.Delay(1, Cancelled);
            }

            await node.KillAsync();
            await Task.WhenAll(writers);
        }

        await using var last = await NodeProcess.StartAsync(_data.FullName, Cancelled);
        await VerifyAsync(last, acknowledged);
    }

    [Fact]
    public async Task SecondNodeOnTheSameDirectoryIsRefused()
    {
        await using var first = await NodeProcess.StartAsync(_data.FullName, Cancelled);
        await using var second = NodeProcess.Launch(_data.FullName);

        await second.WaitForExitAsync(Cancelled);

        Assert.Contains("is in use by another search node", second.Log, StringComparison.Ordinal);
        Assert.False(first.HasExited);
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>Each writer has documents of its own, so that the last acknowledged state of each is known.</summary>
    private static async Task WriteUntilKilledAsync(NodeProcess node, ConcurrentDictionary<string, long?> acknowledged, int round, int writer)
    {
        try
        {
            for (var batch = 0; ; batch++)
            {
                var states = new Dictionary<string, long?>();
                var body = new StringBuilder();
                for (var i = 0; i < 20; i++)
                {
                    Add(body, states, $"{round}-{writer}-{batch}-{i}", batch);
                }

                if (batch > 0)
                {
                    Add(body, states, $"{round}-{writer}-{batch - 1}-0", -batch);
                    Add(body, states, $"{round}-{writer}-{batch - 1}-1", null);
                }

                // A write whose answer never came may have happened or not: until it is answered its documents are in doubt.
                foreach (var id in states.Keys)
                {
                    acknowledged.TryRemove(id, out _);
                }

                var answer = await node.SendAsync(HttpMethod.Post, "/kept/_bulk", body.ToString(), Cancelled);
                Assert.False(answer["errors"]!.GetValue<bool>(), answer.ToJsonString());
                foreach (var (id, state) in states)
                {
                    acknowledged[id] = state;
                }
            }
        }
        catch (HttpRequestException)
        {
            // The node was killed, as planned.
        }
    }

    /// <summary>Appends a write; without a number it is a deletion.</summary>
    private static void Add(StringBuilder body, Dictionary<string, long?> states, string id, long? number)
    {
        states[id] = number;
        var culture = CultureInfo.InvariantCulture;
        body.Append(number is null
            ? "{\"delete\":{\"_id\":\"" + id + "\"}}"
            : "{\"index\":{\"_id\":\"" + id + "\"}}\n" + string.Create(culture, $$"""{"n":{{number}},"t":"some words of {{id}}"}""")).Append('\n');
    }

    private static async Task VerifyAsync(NodeProcess node, ConcurrentDictionary<string, long?> acknowledged)
    {
        foreach (var chunk in acknowledged.OrderBy(state => state.Key, StringComparer.Ordinal).Chunk(500))
        {
            var ids = string.Join(',', chunk.Select(state => $"\"{state.Key}\""));
            var answer = await node.SendAsync(HttpMethod.Post, "/kept/_mget", $$"""{"ids":[{{ids}}]}""", Cancelled);
            foreach (var (expected, document) in chunk.Zip(answer["docs"]!.AsArray()))
            {
                var actual = document!["found"]!.GetValue<bool>() ? document["_source"]!["n"]!.GetValue<long?>() : null;
                Assert.True(expected.Value == actual, $"{expected.Key}: acknowledged {expected.Value}, found {actual}\n{node.Log}");
            }
        }

        // What is read by id is found by searching too, once.
        await node.SendAsync(HttpMethod.Post, "/kept/_refresh", null, Cancelled);
        var count = await node.SendAsync(HttpMethod.Post, "/kept/_count", null, Cancelled);
        Assert.True(count["count"]!.GetValue<int>() >= acknowledged.Values.Count(state => state is not null), node.Log);
    }
}
