namespace Imago.Bench.Measuring;

/// <summary>Durations of many requests. Add from one thread at a time.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];
    private bool _isSorted;

    public int Count => _milliseconds.Count;

    public double P50 => Percentile(0.50);

    public double P95 => Percentile(0.95);

    public double P99 => Percentile(0.99);

    public void Add(TimeSpan duration)
    {
        _milliseconds.Add(duration.TotalMilliseconds);
        _isSorted = false;
    }

    public void Add(Latencies others)
    {
        _milliseconds.AddRange(others._milliseconds);
        _isSorted = false;
    }

    /// <summary>In milliseconds: the smallest duration that the share of all requests did not exceed; NaN of none.</summary>
    /// <param name="share">Above 0, up to 1.</param>
    public double Percentile(double share)
    {
        if (!_isSorted)
        {
            _milliseconds.Sort();
            _isSorted = true;
        }

        return _milliseconds.Count == 0 ? double.NaN : _milliseconds[Math.Max(0, (int)Math.Ceiling(share * _milliseconds.Count) - 1)];
    }
}
