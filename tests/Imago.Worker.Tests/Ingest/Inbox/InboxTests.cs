using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.Ingest;
using Imago.Worker.Ingest.Inbox;

namespace Imago.Worker.Tests.Ingest.Inbox;

public abstract class InboxTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-inbox-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task FileIsImportedAndMovedWithItsSummaryAndTheSameFileAgainChangesNothing()
    {
        using var worker = Create("again");
        await worker.StartAsync(Cancelled);
        var text = new DeliveryText().Photos(1, 300).Line("no record");
        text.Save(_directory, "day one.ndjson.gz");

        var first = await SummaryAsync("done/day one.ndjson.gz");
        text.Save(_directory, "day one.ndjson.gz");
        var second = await SummaryAsync("done/day one-2.ndjson.gz");

        Assert.Equal(new RecordCounts(301, 300, 0, 0, 1), first.Counts);
        Assert.Equal(new RecordCounts(301, 0, 0, 300, 1), second.Counts);
        Assert.Equal(first.Content, second.Content);
        Assert.NotEqual(first.Run, second.Run);
        Assert.Equal(300, await worker.CountPhotosAsync(Cancelled));
        Assert.Equal(1, await worker.CountDeadLettersAsync(Cancelled));
        Assert.Empty(_directory.GetFiles());
        var run = await worker.EndedAsync(second.Run!, Cancelled);
        Assert.Equal(RunState.Completed, run.State);
        Assert.Equal("day one.ndjson.gz", run.Subject);
    }

    [Fact]
    public async Task WhatIsBadIsRefusedWithAReasonAndTheRestIsImported()
    {
        using var worker = Create("bad");
        await worker.StartAsync(Cancelled);
        new DeliveryText().Photos(1, 10).Save(_directory, "..\\..\\etc\\passwd.ndjson");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "link.ndjson"), "/etc/hostname");
        await File.WriteAllBytesAsync(Path.Combine(_directory.FullName, "notes.txt"), [1], Cancelled);
        SaveBomb("bomb.ndjson.gz");
        var cut = new DeliveryText().Photos(1000, 2000).Save(_directory, "cut.ndjson.gz");
        var bytes = await File.ReadAllBytesAsync(cut, Cancelled);
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)], Cancelled);
        new DeliveryText()
            .Line("{\"bildnummer\": \"7001\", \"suchtext\": \"" + new string('x', 20_000_000) + "\"}")
            .Line([.. "{\"bildnummer\": \"7002\", \"suchtext\": \""u8, 0xFC, .. "\"}"u8])
            .Line("{\"bildnummer\": \"7003\", \"deep\": " + new string('[', 100_000) + new string(']', 100_000) + "}")
            .Photos(7004, 5)
            .Save(_directory, "mixed.ndjson");

        var mixed = await SummaryAsync("done/mixed.ndjson");
        var bomb = await SummaryAsync("failed/bomb.ndjson.gz");
        var damaged = await SummaryAsync("failed/cut.ndjson.gz");

        Assert.Equal(new RecordCounts(8, 5, 0, 0, 3), mixed.Counts);
        Assert.Equal(RunState.Failed, bomb.State);
        Assert.Contains($"{UnpackedStream.MostExpansion} times", bomb.Error, StringComparison.Ordinal);
        Assert.Equal(RunState.Failed, damaged.State);
        Assert.NotEmpty(damaged.Error!);
        var refused = _directory.GetFiles("failed/refused-*.summary.json").Select(file => Read(file.FullName).Error!).Order().ToList();
        Assert.Equal(2, refused.Count);
        Assert.Contains("link", refused[0], StringComparison.Ordinal);
        Assert.Contains("name is not allowed", refused[1], StringComparison.Ordinal);
        Assert.Equal("notes.txt", Assert.Single(_directory.GetFiles()).Name);
    }

    [Theory]
    [InlineData("a.ndjson", true)]
    [InlineData("Lieferung März (2).NDJSON.GZ", true)]
    [InlineData("../a.ndjson", false)]
    [InlineData("a..b.ndjson", false)]
    [InlineData("a/b.ndjson", false)]
    [InlineData("a\\b.ndjson", false)]
    [InlineData("-rf.ndjson", false)]
    [InlineData("a\nb.ndjson", false)]
    [InlineData("a%2fb.ndjson", false)]
    [InlineData("a.txt", false)]
    [InlineData(".ndjson", false)]
    public void NamesThatMayBeAFilesHereAndNothingElseAreAllowed(string name, bool isAllowed) => Assert.Equal(isAllowed, InboxFolder.IsAllowed(name));

    private WorkerUnderTest Create(string name) => new(
        server, $"inbox-{name}", null, ("Imago:Ingest:Inbox", _directory.FullName), ("Imago:Ingest:InboxQuiet", "00:00:00.300"));

    /// <summary>A hundred megabytes of blanks in a hundred kilobytes.</summary>
    private void SaveBomb(string name)
    {
        using var stream = new GZipStream(File.Create(Path.Combine(_directory.FullName, name)), CompressionLevel.SmallestSize);
        var blanks = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
        for (var i = 0; i < 100; i++)
        {
            stream.Write(blanks);
        }
    }

    private async Task<DeliverySummary> SummaryAsync(string file)
    {
        var path = Path.Combine(_directory.FullName, file);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(path))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }

        return Read($"{path}.summary.json");
    }

    private static DeliverySummary Read(string path) => JsonSerializer.Deserialize(File.ReadAllText(path), IngestJson.Default.DeliverySummary)!;
}

public sealed class ReferenceInboxTests(ReferenceServer server) : InboxTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedInboxTests(EmbeddedServer server) : InboxTests(server), IClassFixture<EmbeddedServer>;
