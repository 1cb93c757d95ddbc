using System.Text;
using Imago.SearchNode.Indexing;

namespace Imago.SearchNode.Tests.Durability;

public sealed class TranslogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-translog-");

    private string FirstFile => Translog.FileOf(_directory.FullName, 1);

    [Fact]
    public async Task OperationsComeBackInTheirOrder()
    {
        await WriteAsync(frames: 3);

        Assert.Equal(["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"], Replay(out _).Select(operation => operation.Id));
        var last = Replay(out _)[^1];
        Assert.Equal((5, 1, """{"n":5}"""), (last.SequenceNumber, last.Version, Encoding.UTF8.GetString(last.Source!.Value.Span)));
    }

    [Fact]
    public async Task DeletionsHaveNoSource()
    {
        await using (var log = Translog.Start(_directory.FullName))
        {
            await log.SyncAsync(log.Append(new TranslogOperation("ä/1", 7, 3, Source: null)));
        }

        var operation = Assert.Single(Replay(out _));
        Assert.Equal(("ä/1", 7L, 3L, true), (operation.Id, operation.SequenceNumber, operation.Version, operation.Source is null));
    }

    [Fact]
    public async Task TornTailIsCutWhereverItIsTorn()
    {
        await WriteAsync(frames: 3);
        var whole = await File.ReadAllBytesAsync(FirstFile, TestContext.Current.CancellationToken);
        var frame = whole.Length / 3;
        for (var kept = 2 * frame + 1; kept < whole.Length; kept++)
        {
            await File.WriteAllBytesAsync(FirstFile, whole[..kept], TestContext.Current.CancellationToken);

            Assert.Equal(4, Replay(out var cut).Count);
            Assert.Equal(kept - (2 * frame), cut);
            Assert.Equal(2 * frame, new FileInfo(FirstFile).Length);
        }
    }

    [Fact]
    public async Task DamagedTailIsCut()
    {
        await WriteAsync(frames: 2);
        await DamageAsync(FirstFile, fromEnd: 3);

        Assert.Equal(2, Replay(out var cut).Count);
        Assert.True(cut > 0);
    }

    [Fact]
    public async Task DamageBeforeIntactRecordsIsRefusedAndTouchesNothing()
    {
        await WriteAsync(frames: 3);
        var before = new FileInfo(FirstFile).Length;
        await DamageAsync(FirstFile, fromEnd: before - 20);

        var refusal = Assert.Throws<InvalidDataException>(() => Replay(out _));

        Assert.Contains("corrupt at byte 0", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(FirstFile, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, new FileInfo(FirstFile).Length);
    }

    [Fact]
    public async Task MissingGenerationIsRefused()
    {
        await using (var log = Translog.Start(_directory.FullName))
        {
            await log.RollAsync();
            await log.RollAsync();
        }

        File.Delete(Translog.FileOf(_directory.FullName, 2));

        Assert.Contains("is missing", Assert.Throws<InvalidDataException>(() => Replay(out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrimmedGenerationsAreGoneAndTheRestIsReplayed()
    {
        await using (var log = Translog.Start(_directory.FullName))
        {
            await log.SyncAsync(log.Append(Operation("old", 0)));
            var generation = await log.RollAsync();
            await log.SyncAsync(log.Append(Operation("new", 1)));
            await log.TrimAsync(generation);
        }

        Assert.Equal([2], Translog.Generations(_directory.FullName));
        Assert.Equal("new", Assert.Single(TranslogReplay.Read(_directory.FullName, 2, (_, _) => { })).Id);
    }

    [Fact]
    public async Task ConcurrentWritersAreAllDurable()
    {
        await using (var log = Translog.Start(_directory.FullName))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => log.SyncAsync(log.Append(Operation($"{number}", number))))));
            Assert.Equal(200, Replay(out _).Select(operation => operation.Id).Distinct().Count());
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static TranslogOperation Operation(string id, long number) => new(id, number, 1, Encoding.UTF8.GetBytes($$"""{"n":{{number}}}"""));

    private static async Task DamageAsync(string file, long fromEnd)
    {
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[^(int)fromEnd] ^= 0xFF;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
    }

    private async Task WriteAsync(int frames)
    {
        await using var log = Translog.Start(_directory.FullName);
        for (var frame = 0; frame < frames; frame++)
        {
            log.Append(Operation($"{frame}-0", 2 * frame));
            await log.SyncAsync(log.Append(Operation($"{frame}-1", (2 * frame) + 1)));
        }
    }

    private List<TranslogOperation> Replay(out long cut)
    {
        var bytes = 0L;
        var operations = TranslogReplay.Read(_directory.FullName, 1, (_, torn) => bytes += torn).ToList();
        cut = bytes;
        return operations;
    }
}
