namespace Imago.Worker.Ingest;

/// <summary>How far an import has come: everything before this place has its outcome.</summary>
/// <param name="Offset">Bytes of decompressed text.</param>
/// <param name="Line">Number of the last line before it.</param>
/// <param name="Counts">The outcomes up to here.</param>
internal readonly record struct Checkpoint(long Offset, long Line, ImportCounts Counts);

/// <summary>
/// Batches are acknowledged in any order; the checkpoint advances only over those before which none is open. A crash therefore repeats some
/// batches, which changes nothing, and never leaves one out.
/// </summary>
internal sealed class CheckpointTracker(Checkpoint start)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Checkpoint> _ahead = [];
    private long _next;
    private Checkpoint _reached = start;

    public Checkpoint Reached
    {
        get
        {
            lock (_lock)
            {
                return _reached;
            }
        }
    }

    /// <param name="sequence">Number of the batch in this process, counted from 0 without gaps.</param>
    /// <param name="endOffset">Where the text after the batch begins.</param>
    /// <param name="endLine">Number of its last line.</param>
    /// <param name="counts">The outcomes of its records.</param>
    public void Acknowledge(long sequence, long endOffset, long endLine, ImportCounts counts)
    {
        lock (_lock)
        {
            _ahead.Add(sequence, new Checkpoint(endOffset, endLine, counts));
            while (_ahead.Remove(_next, out var batch))
            {
                _reached = batch with { Counts = _reached.Counts + batch.Counts };
                _next++;
            }
        }
    }
}
