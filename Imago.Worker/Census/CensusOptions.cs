using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Census;

/// <summary>How censuses are made.</summary>
public sealed class CensusOptions
{
    public const string SectionName = "Imago:Quality";

    /// <summary>Slices of a census: what is done of them when a worker ends is not done again. Default 8.</summary>
    [Range(2, 128)]
    public int Slices { get; set; } = 8;

    /// <summary>Slices that are walked at the same time. Default 2.</summary>
    [Range(1, 32)]
    public int Parallel { get; set; } = 2;

    /// <summary>Documents of one request. Default 1000.</summary>
    [Range(10, 10_000)]
    public int PageSize { get; set; } = 1000;

    /// <summary>Time from one scheduled census to the next; zero for none. Default a day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00", ErrorMessage = "Imago:Quality:Every must be a time of at most 30 days, 00:00:00 for never.")]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A census follows each import and heal. Default true.</summary>
    public bool AfterChanges { get; set; } = true;

    /// <summary>Time between two looks of the pulse. Default a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Pulse { get; set; } = TimeSpan.FromMinutes(1);
}
