using System.IO.Compression;
using System.Text;
using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public sealed class DeliveryFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-delivery-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("plain.ndjson", false)]
    [InlineData("packed.ndjson.gz", true)]
    [InlineData("misnamed.ndjson", true)]
    public async Task TextIsReadFromAnyOffset(string name, bool packed)
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"line {number}\n"));
        var file = await DeliveryFile.IdentifyAsync(Write(name, text, packed), Cancelled);

        foreach (var offset in new[] { 0, 7, 300_000, text.Length })
        {
            await using var delivery = await file.OpenAsync(offset, Cancelled);
            using var reader = new StreamReader(delivery.Text);

            Assert.Equal(text[offset..], await reader.ReadToEndAsync(Cancelled));
            Assert.Equal(1, delivery.Progress);
        }
    }

    [Fact]
    public async Task SameContentUnderTheSameNameIsTheSameRunWhereverItLies()
    {
        var here = await DeliveryFile.IdentifyAsync(Write("a.ndjson", "x", packed: false), Cancelled);
        var there = await DeliveryFile.IdentifyAsync(Write("there/a.ndjson", "x", packed: false), Cancelled);
        var renamed = await DeliveryFile.IdentifyAsync(Write("b.ndjson", "x", packed: false), Cancelled);
        var changed = await DeliveryFile.IdentifyAsync(Write("changed/a.ndjson", "y", packed: false), Cancelled);

        Assert.Equal(here.Id, there.Id);
        Assert.NotEqual(here.Id, renamed.Id);
        Assert.NotEqual(here.Id, changed.Id);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public async Task TruncatedGzipIsAnErrorAndNotTheEnd(double share)
    {
        var path = Write("cut.ndjson.gz", string.Concat(Enumerable.Range(0, 50_000).Select(number => $"line {number}\n")), packed: true);
        var bytes = await File.ReadAllBytesAsync(path, Cancelled);
        await File.WriteAllBytesAsync(path, bytes[..(int)(bytes.Length * share)], Cancelled);
        var file = await DeliveryFile.IdentifyAsync(path, Cancelled);
        await using var delivery = await file.OpenAsync(0, Cancelled);

        await Assert.ThrowsAsync<InvalidDataException>(() => delivery.Text.CopyToAsync(Stream.Null, Cancelled));
    }

    [Fact]
    public async Task CheckpointBehindTheEndIsAnError()
    {
        var file = await DeliveryFile.IdentifyAsync(Write("short.ndjson.gz", "short", packed: true), Cancelled);

        await Assert.ThrowsAsync<EndOfStreamException>(() => file.OpenAsync(1000, Cancelled));
    }

    private string Write(string name, string text, bool packed)
    {
        var path = Path.Combine(_directory.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using Stream stream = packed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
