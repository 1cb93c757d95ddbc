using System.Buffers;
using Imago.Archive.Normalisation;
using Imago.Worker.DeadLetters;

namespace Imago.Worker.Ingest;

/// <summary>A photo on its way into the index.</summary>
/// <param name="Id">Document id.</param>
/// <param name="Line">Number of its line.</param>
/// <param name="Source">File name and line.</param>
/// <param name="Json">The document.</param>
/// <param name="RawStart">Where the delivered line begins in the batch.</param>
/// <param name="RawLength">Its length.</param>
internal sealed record BatchPhoto(string Id, long Line, string Source, ReadOnlyMemory<byte> Json, int RawStart, int RawLength);

/// <summary>Consecutive records of a delivery, which are written and acknowledged together.</summary>
/// <param name="sequence">Counted from 0 without gaps.</param>
internal sealed class RecordBatch(long sequence)
{
    private readonly ArrayBufferWriter<byte> _raw = new();
    private readonly List<BatchPhoto> _photos = [];
    private readonly List<DeadLetter> _deadLetters = [];

    public long Sequence => sequence;

    public IReadOnlyList<BatchPhoto> Photos => _photos;

    /// <summary>The records that could not even be sent to the index.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters => _deadLetters;

    /// <summary>What it weighs, for the batch size.</summary>
    public long Bytes { get; private set; }

    public int Records => _photos.Count + _deadLetters.Count;

    /// <summary>Where the text after its last line begins.</summary>
    public long EndOffset { get; private set; }

    public long EndLine { get; private set; }

    public void Add(NormalisedPhoto photo, string source, LineReader reader)
    {
        _photos.Add(new BatchPhoto(photo.Id, reader.LineNumber, source, photo.Json, _raw.WrittenCount, reader.Line.Length));
        _raw.Write(reader.Line.Span);
        Extend(photo.Json.Length, reader);
    }

    /// <summary>Adds a record that comes from somewhere else than a file.</summary>
    public void Add(NormalisedPhoto photo, string source, long line, ReadOnlySpan<byte> raw)
    {
        _photos.Add(new BatchPhoto(photo.Id, line, source, photo.Json, _raw.WrittenCount, raw.Length));
        _raw.Write(raw);
        Bytes += photo.Json.Length;
    }

    public void Add(DeadLetter deadLetter)
    {
        _deadLetters.Add(deadLetter);
        Bytes += deadLetter.Raw.Length;
    }

    public void Add(DeadLetter deadLetter, LineReader reader)
    {
        _deadLetters.Add(deadLetter);
        Extend(deadLetter.Raw.Length, reader);
    }

    /// <summary>The line as it was delivered.</summary>
    public ReadOnlySpan<byte> Raw(BatchPhoto photo) => _raw.WrittenSpan.Slice(photo.RawStart, photo.RawLength);

    private void Extend(int bytes, LineReader reader)
    {
        Bytes += bytes;
        EndOffset = reader.EndOffset;
        EndLine = reader.LineNumber;
    }
}
