namespace Imago.Api.Caching;

public enum CacheOutcome
{
    /// <summary>The answer was there, in memory or in Redis.</summary>
    Hit,

    /// <summary>The index was asked.</summary>
    Miss,

    /// <summary>Another request was asking the index for the same answer and gave it to this one as well.</summary>
    Joined,

    /// <summary>An earlier answer, because the index cannot be reached.</summary>
    Stale,

    /// <summary>The index was asked because nothing is kept.</summary>
    Bypass,
}

/// <summary>An answer and where it came from.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Outcome">Where it came from.</param>
/// <param name="Remaining">For how long it is fresh.</param>
/// <param name="IndexMs">How long the index worked for this request, in its own whole milliseconds; null where it was not asked or does not say.</param>
/// <param name="Duration">How long it took to get the answer.</param>
public sealed record CacheLookup(CachedAnswer Answer, CacheOutcome Outcome, TimeSpan Remaining, long? IndexMs, TimeSpan Duration);

/// <summary>What the index gave for an answer.</summary>
/// <param name="Value">The answer, an object that is sent as JSON.</param>
/// <param name="Links">The header <c>Link</c>; null where the answer leads nowhere.</param>
/// <param name="IndexMs">How long the index worked, in its own whole milliseconds; null where it does not say.</param>
public sealed record ComputedAnswer(object Value, string? Links = null, long? IndexMs = null);
