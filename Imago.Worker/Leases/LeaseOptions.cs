using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Leases;

/// <summary>How long a worker that says nothing is believed to be at work.</summary>
public sealed class LeaseOptions
{
    public const string SectionName = "Imago:Leases";

    /// <summary>
    /// After this time without renewal another worker takes over; renewed three times as often. Default 9 s, so that a take-over is done
    /// within 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:01:00", ErrorMessage = "Imago:Leases:Duration must be between 0.5 s and 1 min.")]
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(9);
}
