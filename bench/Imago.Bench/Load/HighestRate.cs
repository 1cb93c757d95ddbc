namespace Imago.Bench.Load;

/// <summary>Finds the highest rate of arrival that a condition holds at: doubles until it breaks, then halves the gap.</summary>
internal sealed class HighestRate(double first, int bisections)
{
    private double _holds;
    private double? _breaks;
    private int _bisected;

    /// <summary>The rate to try next; null: found.</summary>
    public double? Next { get; private set; } = first;

    /// <summary>Requests a second; 0 if not even the first rate held.</summary>
    public double Found => _holds;

    /// <summary>Tells what the rate in <see cref="Next"/> did.</summary>
    public void Tell(bool holds)
    {
        var tried = Next ?? throw new InvalidOperationException("There is no rate to try.");
        if (holds)
        {
            _holds = tried;
        }
        else
        {
            _breaks = tried;
        }

        Next = _breaks switch
        {
            null => tried * 2,
            { } limit when _bisected++ < bisections => (_holds + limit) / 2,
            _ => null,
        };
    }
}
