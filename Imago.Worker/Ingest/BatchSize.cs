namespace Imago.Worker.Ingest;

/// <summary>
/// How large the next batch should be. Large batches are efficient as long as the answer comes at once; slow answers and refusals for want of
/// room call for smaller ones.
/// </summary>
internal sealed class BatchSize(int largest)
{
    private const int Start = 1024 * 1024;
    private const int Smallest = 64 * 1024;

    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private int _bytes = Math.Min(Start, largest);

    public int Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public void Answered(TimeSpan duration)
    {
        if (duration < Fast)
        {
            Scale(1.5);
        }
        else if (duration > Slow)
        {
            Scale(0.7);
        }
    }

    public void TurnedAway() => Scale(0.5);

    private void Scale(double factor)
    {
        lock (_lock)
        {
            _bytes = (int)Math.Clamp(_bytes * factor, Math.Min(Smallest, largest), largest);
        }
    }
}
