using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Security;

/// <summary>How many requests a client may send to one replica.</summary>
public sealed class RateLimitOptions
{
    public const string SectionName = "Imago:RateLimit";

    /// <summary>Requests per second in the long run. Default 100.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 100;

    /// <summary>Requests that may come at once after a pause. Default 1,000.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 1_000;
}
