using System.Text;
using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public class LineReaderTests
{
    private const int Longest = 2000;

    [Fact]
    public async Task LinesComeWithTheirNumbersAndEnds()
    {
        var lines = await ReadAsync("one\n\n  \t\r\ntwo\r\nthree");

        Assert.Equal([("one", 1, 4), ("two\r", 4, 15), ("three", 5, 20)], lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n \n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    public async Task TextWithoutRecordsHasNone(string text) => Assert.Empty(await ReadAsync(text));

    [Fact]
    public async Task ByteOrderMarkIsNoText() => Assert.Equal([("{}", 1, 6), ("\uFEFF{}", 2, 12)], await ReadAsync("\uFEFF{}\n\uFEFF{}\n"));

    [Fact]
    public async Task ReadingGoesOnFromAnyEnd()
    {
        var text = string.Join("\n", Enumerable.Range(1, 40).Select(number => new string('x', number * 7)));
        var all = await ReadAsync(text);

        foreach (var (_, number, offset) in all)
        {
            var rest = await ReadAsync(text[(int)offset..], offset, number);

            Assert.Equal(all.Where(line => line.Number > number), rest);
        }
    }

    [Theory]
    [InlineData(Longest, false)]
    [InlineData(Longest + 1, true)]
    [InlineData(1_000_000, true)]
    public async Task LineBeyondTheLimitIsCutAndTheNextOneIsRead(int length, bool tooLong)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(new string('a', length) + "\nnext"));
        var reader = new LineReader(stream, Longest, 0, 0);

        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(tooLong, reader.IsTooLong);
        Assert.Equal(length, reader.LineLength);
        Assert.Equal(length + 1, reader.EndOffset);
        Assert.Equal(Math.Min(length, LineReader.HeadLength), reader.Line.Length);

        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.False(reader.IsTooLong);
        Assert.Equal("next", Encoding.UTF8.GetString(reader.Line.Span));
        Assert.Equal(length + 5, reader.EndOffset);
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StreamThatDeliversByteByByteGivesTheSameLines()
    {
        var text = $"a\n{new string('b', 5000)}\nc\n";

        var lines = await ReadAsync(new Trickle(Encoding.UTF8.GetBytes(text)));

        Assert.Equal([("a", 1, 2), (new string('b', 5000), 2, 5003), ("c", 3, 5005)], lines);
    }

    private static Task<List<(string Text, long Number, long End)>> ReadAsync(string text, long offset = 0, long number = 0) =>
        ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), offset, number);

    private static async Task<List<(string Text, long Number, long End)>> ReadAsync(Stream stream, long offset = 0, long number = 0)
    {
        var reader = new LineReader(stream, 1_000_000, offset, number);
        var lines = new List<(string, long, long)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add((Encoding.UTF8.GetString(reader.Line.Span), reader.LineNumber, reader.EndOffset));
        }

        return lines;
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
