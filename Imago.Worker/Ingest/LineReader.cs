namespace Imago.Worker.Ingest;

/// <summary>
/// Cuts a stream into lines without ever holding more than the longest allowed one. Blank lines are no records and are passed over; they count
/// as lines. A byte-order mark at the very beginning is no text.
/// </summary>
/// <param name="stream">The text from <paramref name="offset"/> on.</param>
/// <param name="longestLine">In bytes, without the line feed.</param>
/// <param name="offset">Where in the whole text the stream begins.</param>
/// <param name="lineNumber">The number of the line before.</param>
internal sealed class LineReader(Stream stream, int longestLine, long offset, long lineNumber)
{
    /// <summary>How much of a line that is too long is kept.</summary>
    public const int HeadLength = 64 * 1024;

    private const int ChunkLength = 64 * 1024;

    private byte[] _buffer = new byte[Math.Min(longestLine, ChunkLength) + ChunkLength];
    private int _start;
    private int _end;
    private bool _atEnd;

    /// <summary>The line without line feed, or the head of one that is too long. Valid until the next line is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Its whole length in bytes.</summary>
    public long LineLength { get; private set; }

    public bool IsTooLong => LineLength > longestLine;

    /// <summary>Counted from 1, blank lines included.</summary>
    public long LineNumber { get; private set; } = lineNumber;

    /// <summary>Where the text after the line begins.</summary>
    public long EndOffset { get; private set; } = offset;

    /// <summary>Moves to the next line that is not blank; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken))
        {
            if (LineNumber == 1 && Line.Span.StartsWith("\uFEFF"u8))
            {
                Line = Line[3..];
                LineLength -= 3;
            }

            if (Line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask<bool> ReadLineAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                Take(searched + feed, consumed: searched + feed + 1);
                return true;
            }

            searched = _end - _start;
            if (_atEnd)
            {
                if (searched == 0)
                {
                    return false;
                }

                Take(searched, consumed: searched);
                return true;
            }

            if (searched > longestLine)
            {
                await TakeTooLongAsync(cancellationToken);
                return true;
            }

            await FillAsync(cancellationToken);
        }
    }

    private void Take(int length, int consumed)
    {
        Line = _buffer.AsMemory(_start, length > longestLine ? Math.Min(length, HeadLength) : length);
        LineLength = length;
        LineNumber++;
        EndOffset += consumed;
        _start += consumed;
    }

    /// <summary>Keeps the head and runs through the rest.</summary>
    private async ValueTask TakeTooLongAsync(CancellationToken cancellationToken)
    {
        var head = _buffer.AsSpan(_start, Math.Min(HeadLength, _end - _start)).ToArray();
        long length = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            length += feed >= 0 ? feed : _end - _start;
            _start = feed >= 0 ? _start + feed + 1 : _end;
            if (feed >= 0 || _atEnd)
            {
                Line = head;
                LineLength = length;
                LineNumber++;
                EndOffset += feed >= 0 ? length + 1 : length;
                return;
            }

            await FillAsync(cancellationToken);
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < ChunkLength)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, longestLine + 1 + ChunkLength * 2));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _atEnd = read == 0;
    }
}
