namespace Imago.Worker.Tests.Ingest;

/// <summary>The beginning of an answer whose rest does not come in time: what the HTTP client throws then.</summary>
internal sealed class StalledStream : Stream
{
    private readonly MemoryStream _beginning = new("{\"took\":1,"u8.ToArray(), writable: false);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => _beginning.Read(buffer, offset, count) is > 0 and var read
        ? read
        : throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException());

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
