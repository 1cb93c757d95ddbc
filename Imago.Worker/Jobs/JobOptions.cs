using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Jobs;

/// <summary>When jobs are done.</summary>
public sealed class JobOptions
{
    public const string SectionName = "Imago:Jobs";

    /// <summary>
    /// How long after its start a worker begins with what nobody waits for, the census and warm-ups: the start of the whole application needs the
    /// processor first. Default 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "Imago:Jobs:BackgroundDelay must be between 0 and 1 h.")]
    public TimeSpan BackgroundDelay { get; set; } = TimeSpan.FromSeconds(15);
}
