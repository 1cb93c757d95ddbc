using System.ComponentModel.DataAnnotations;

namespace Imago.Api.Caching;

/// <summary>How answers are kept.</summary>
public sealed class AnswerCacheOptions
{
    public const string SectionName = "Imago:Cache";

    /// <summary>False answers every request from the index, for measurements. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long an answer counts as fresh, unless the archive changes before. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Duration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old an answer may be that is given because the index cannot be reached. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan MaxStale { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How much memory the answers in this process may take, in megabytes. Default 128.</summary>
    [Range(1, 65_536)]
    public int MemoryMegabytes { get; set; } = 128;
}
