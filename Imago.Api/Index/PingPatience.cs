namespace Imago.Api.Index;

/// <summary>How long a ping may take before a cluster counts as away: several times the longest of the last ones, so that a busy one is given time.</summary>
/// <param name="least">Where pings are answered at once.</param>
public sealed class PingPatience(TimeSpan least)
{
    /// <summary>Pings of one load scatter; four times the longest is far outside of what they do without an outage.</summary>
    private const double Factor = 4;

    /// <summary>What a ping took is half forgotten after about ten more: the load of a minute ago says little.</summary>
    private const double Forgetting = 0.93;

    /// <summary>Whoever waits longer has no use for the answer.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    private TimeSpan _longest;

    public TimeSpan Limit
    {
        get
        {
            var usual = _longest * Factor;
            var limited = usual < Most ? usual : Most;
            return limited > least ? limited : least;
        }
    }

    /// <summary>A ping has been answered.</summary>
    public void Answered(TimeSpan after)
    {
        var remembered = _longest * Forgetting;
        _longest = after > remembered ? after : remembered;
    }
}
