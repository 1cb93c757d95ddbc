using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Indexing;

/// <summary>How patient the worker is with Elasticsearch.</summary>
public sealed class IndexingOptions
{
    public const string SectionName = "Imago:Indexing";

    /// <summary>The longest wait between two attempts while Elasticsearch cannot be reached or is busy. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00", ErrorMessage = "Imago:Indexing:LongestDelay must be between 10 ms and 10 min.")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(10);
}
