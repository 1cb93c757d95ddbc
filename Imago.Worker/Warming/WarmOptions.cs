using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Warming;

/// <summary>How much is warmed.</summary>
public sealed class WarmOptions
{
    public const string SectionName = "Imago:Warm";

    /// <summary>How many of the most popular searches are replayed, 0 to 10000. Default 100.</summary>
    [Range(0, 10_000, ErrorMessage = "Imago:Warm:Searches must be a whole number from 0 to 10000.")]
    public int Searches { get; set; } = 100;

    /// <summary>How many requests are under way at once, for all replicas together, 1 to 64. Default 4.</summary>
    [Range(1, 64, ErrorMessage = "Imago:Warm:Concurrency must be a whole number from 1 to 64.")]
    public int Concurrency { get; set; } = 4;

    /// <summary>What is not warm after this time stays cold. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Imago:Warm:Limit must be between 1 s and 1 h.")]
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(30);
}
