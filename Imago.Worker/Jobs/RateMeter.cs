namespace Imago.Worker.Jobs;

/// <summary>How fast records are done lately, and how long the rest will take at that rate.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Records, double Fraction)> _samples = new();

    /// <param name="records">Records done so far.</param>
    /// <param name="fraction">0 to 1.</param>
    /// <returns>Records per second, and the seconds that remain; null as long as that cannot be said.</returns>
    public (double Rate, double? Remaining) Add(long records, double fraction)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _samples.Enqueue((now, records, fraction));
            while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
            {
                _samples.Dequeue();
            }

            var first = _samples.Peek();
            var seconds = time.GetElapsedTime(first.At, now).TotalSeconds;
            if (seconds <= 0)
            {
                return (0, null);
            }

            var speed = (fraction - first.Fraction) / seconds;
            return (Math.Round((records - first.Records) / seconds, 1), speed > 0 ? Math.Round((1 - fraction) / speed, 1) : null);
        }
    }
}
