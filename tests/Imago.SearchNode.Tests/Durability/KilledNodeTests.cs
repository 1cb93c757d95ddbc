using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Directory = System.IO.Directory;
using HttpMethod = System.Net.Http.HttpMethod;

namespace Imago.SearchNode.Tests.Durability;

/// <summary>
/// kill -9 at any moment, under concurrent bulks with updates and deletions, refreshes, flushes and merges, loses no acknowledged write, brings back no
/// acknowledged deletion and leaves no document half written. <c>IMAGO_TEST_KILLS=50</c> kills that often.
/// </summary>
public sealed class KilledNodeTests : IDisposable
{
    private const int StandardRounds = 4;
    private const int Writers = 3;
    private const string Settings = """{"settings":{"refresh_interval":"200ms"},"mappings":{"properties":{"n":{"type":"long"},"t":{"type":"text"}}}}""";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("imago-killed-node-");

    private static int Rounds => Environment.GetEnvironmentVariable("IMAGO_TEST_KILLS") is { } kills ? int.Parse(kills, CultureInfo.InvariantCulture) : StandardRounds;

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
            var writers = Enumerable.Range(0, Writers).Select(writer => WriteUntilKilledAsync(node, acknowledged, round, writer)).Append(MaintainUntilKilledAsync(node)).ToList();
            while (acknowledged.Count < target)
            {
                Assert.False(node.HasExited, node.Log);
                await Task.Delay(1, Cancelled);
            }

            await node.KillAsync();
            await Task.WhenAll(writers);
        }

        await using (var last = await NodeProcess.StartAsync(_data.FullName, Cancelled))
        {
            await VerifyAsync(last, acknowledged);
            await last.SendAsync(HttpMethod.Post, "/kept/_flush", null, Cancelled);
            await last.KillAsync();
        }

        foreach (var index in Directory.EnumerateDirectories(Path.Combine(_data.FullName, "indices")))
        {
            using var directory = FSDirectory.Open(Path.Combine(index, "lucene"));
            Assert.True(new CheckIndex(directory).DoCheckIndex().Clean, $"Lucene's files of {index} are damaged.");
        }
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

    [Fact]
    public async Task DamagedFilesAreReportedAndNotSearched()
    {
        await using (var node = await NodeProcess.StartAsync(_data.FullName, Cancelled))
        {
            await node.SendAsync(HttpMethod.Put, "/kept", Settings, Cancelled);
            var bulk = string.Concat(Enumerable.Range(0, 2000).Select(i => "{\"index\":{}}\n" + Document($"{i}", i) + "\n"));
            await node.SendAsync(HttpMethod.Post, "/kept/_bulk", bulk, Cancelled);
            await node.SendAsync(HttpMethod.Post, "/kept/_flush", null, Cancelled);
            await node.KillAsync();
        }

        var largest = Directory.EnumerateFiles(_data.FullName, "*", SearchOption.AllDirectories).Where(file => file.Contains("lucene", StringComparison.Ordinal)).MaxBy(file => new FileInfo(file).Length)!;
        var bytes = await File.ReadAllBytesAsync(largest, Cancelled);
        bytes[bytes.Length / 2] ^= 0x55;
        await File.WriteAllBytesAsync(largest, bytes, Cancelled);

        await using var damaged = await NodeProcess.StartAsync(_data.FullName, Cancelled);
        while (!damaged.Log.Contains("are damaged", StringComparison.Ordinal))
        {
            await Task.Delay(10, Cancelled);
        }

        Assert.Equal(503, (await damaged.SendAsync(HttpMethod.Post, "/kept/_search", null, Cancelled))["status"]!.GetValue<int>());
        Assert.Equal(503, (await damaged.SendAsync(HttpMethod.Put, "/kept/_doc/1", Document("1", 1), Cancelled))["status"]!.GetValue<int>());
        Assert.Contains("are damaged", damaged.Log, StringComparison.Ordinal);
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
                    Add(body, states, $"{round}-{writer}-{batch - 1}-2", batch + 1_000_000, isUpdate: true);
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

    private static async Task MaintainUntilKilledAsync(NodeProcess node)
    {
        try
        {
            for (var turn = 0; ; turn++)
            {
                await node.SendAsync(HttpMethod.Post, (turn % 8) switch { 3 => "/kept/_flush", 7 => "/kept/_forcemerge?max_num_segments=2", _ => "/kept/_refresh" }, null, Cancelled);
            }
        }
        catch (HttpRequestException)
        {
            // The node was killed, as planned.
        }
    }

    /// <summary>Appends a write; without a number it is a deletion.</summary>
    private static void Add(StringBuilder body, Dictionary<string, long?> states, string id, long? number, bool isUpdate = false)
    {
        states[id] = number;
        var culture = CultureInfo.InvariantCulture;
        body.Append(number is null
            ? "{\"delete\":{\"_id\":\"" + id + "\"}}"
            : isUpdate
                ? "{\"update\":{\"_id\":\"" + id + "\"}}\n" + string.Create(culture, $$"""{"doc":{{Document(id, number)}}}""")
                : "{\"index\":{\"_id\":\"" + id + "\"}}\n" + Document(id, number)).Append('\n');
    }

    /// <summary>Its two parts say the same, so that half of one would show.</summary>
    private static string Document(string id, long? number) => string.Create(CultureInfo.InvariantCulture, $$"""{"n":{{number}},"t":"some words of {{id}} and {{number}}"}""");

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

        // What is read by id is found by searching too, once, and whole.
        await node.SendAsync(HttpMethod.Post, "/kept/_refresh", null, Cancelled);
        for (JsonArray? after = null; ;)
        {
            var from = after is null ? "" : $",\"search_after\":{after.ToJsonString()}";
            var page = await node.SendAsync(HttpMethod.Post, "/kept/_search", $$"""{"size":5000,"sort":["_seq_no"]{{from}}}""", Cancelled);
            var hits = page["hits"]!["hits"]!.AsArray();
            foreach (var hit in hits)
            {
                Assert.Equal(Document($"{hit!["_id"]}", hit["_source"]!["n"]!.GetValue<long>()), hit["_source"]!.ToJsonString());
            }

            if (hits.Count == 0)
            {
                break;
            }

            after = hits[^1]!["sort"]!.AsArray();
        }

        var count = await node.SendAsync(HttpMethod.Post, "/kept/_count", null, Cancelled);
        Assert.True(count["count"]!.GetValue<int>() >= acknowledged.Values.Count(state => state is not null), node.Log);
    }
}
