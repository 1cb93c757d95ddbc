namespace Imago.Worker.Indexing;

/// <summary>
/// How long to wait before the next attempt: doubled from attempt to attempt up to a limit, and of that a random half to whole, so that workers
/// that were turned away together do not come back together.
/// </summary>
internal sealed class Backoff(TimeSpan longest)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    /// <param name="attempt">1 after the first failure.</param>
    public TimeSpan Delay(int attempt) => Delay(attempt, Random.Shared.NextDouble());

    /// <param name="attempt">1 after the first failure.</param>
    /// <param name="jitter">0 to 1.</param>
    internal TimeSpan Delay(int attempt, double jitter)
    {
        // 2^20 times the first delay is beyond every limit and far from an overflow.
        var doubled = First * Math.Pow(2, Math.Min(attempt - 1, 20));
        return (doubled < longest ? doubled : longest) * (0.5 + (jitter / 2));
    }
}
