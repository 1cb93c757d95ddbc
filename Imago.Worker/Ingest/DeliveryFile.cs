using System.Security.Cryptography;
using System.Text;

namespace Imago.Worker.Ingest;

/// <summary>A delivered NDJSON file, plain or gzip.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its name without folders; stands in each record's source.</param>
/// <param name="Length">Bytes on disk.</param>
/// <param name="Content">SHA-256 of those bytes, hexadecimal.</param>
internal sealed record DeliveryFile(string Path, string Name, long Length, string Content)
{
    public static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>Of name and content: the same file, wherever it lies and whenever it is delivered, has the same.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}\n{Length}\n{Content}"))).AsSpan(0, 16));

    public static async Task<DeliveryFile> IdentifyAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = OpenFile(path);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        return new DeliveryFile(path, System.IO.Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(hash));
    }

    /// <summary>Opens it for reading from a place in the text, which for gzip is reached by decompressing what stands before it.</summary>
    /// <param name="offset">Bytes of decompressed text.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    public async Task<Delivery> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var file = OpenFile(Path);
        try
        {
            var magic = new byte[GzipMagic.Length];
            var read = await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken);
            file.Position = 0;
            Stream text = magic.AsSpan(0, read).SequenceEqual(GzipMagic) ? new UnpackedStream(file) : file;
            await SkipAsync(text, offset, cancellationToken);
            return new Delivery(file, text);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        BufferSize = 64 * 1024,
    });

    private static async Task SkipAsync(Stream text, long offset, CancellationToken cancellationToken)
    {
        if (text.CanSeek)
        {
            text.Position = offset;
            return;
        }

        var discarded = new byte[64 * 1024];
        while (offset > 0)
        {
            var read = await text.ReadAsync(discarded.AsMemory(0, (int)Math.Min(discarded.Length, offset)), cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file ends {offset} bytes before the checkpoint.");
            }

            offset -= read;
        }
    }
}

/// <summary>An opened delivery.</summary>
internal sealed class Delivery(FileStream file, Stream text) : IAsyncDisposable
{
    /// <summary>The decompressed text.</summary>
    public Stream Text => text;

    /// <summary>How much of the file has been read, 0 to 1.</summary>
    public double Progress => file.Length == 0 ? 1 : (double)file.Position / file.Length;

    public async ValueTask DisposeAsync()
    {
        await text.DisposeAsync();
        await file.DisposeAsync();
    }
}
