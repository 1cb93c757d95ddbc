using System.IO.Compression;

namespace Imago.Worker.Ingest;

/// <summary>
/// The text of a gzip file, as long as it stays in proportion to the file. A small file that unpacks to terabytes would keep the worker busy
/// for days and hold back every delivery after it.
/// </summary>
internal sealed class UnpackedStream(Stream file) : Stream
{
    /// <summary>Records of one pattern shrink to a fiftieth; gzip at its utmost reaches a thousandth, with text that says nothing.</summary>
    public const int MostExpansion = 250;

    /// <summary>Below it the proportion is of no interest.</summary>
    public const long HarmlessLength = 64 * 1024 * 1024;

    private readonly GZipStream _text = new(file, CompressionMode.Decompress, leaveOpen: true);
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await _text.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(_text.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _length += read;
        return _length <= HarmlessLength || _length / MostExpansion <= file.Position
            ? read
            : throw new InvalidDataException(
                $"The file unpacks to more than {MostExpansion} times its size; no archive of records does. Deliver it unpacked if it is one.");
    }
}
