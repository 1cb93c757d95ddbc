using System.ComponentModel.DataAnnotations;

namespace Imago.Worker.Ingest;

/// <summary>What is ingested, and how much of it at a time.</summary>
public sealed class IngestOptions : IValidatableObject
{
    public const string SectionName = "Imago:Ingest";

    /// <summary>Path of an NDJSON file, plain or gzip, that is ingested at the start. Default: none.</summary>
    public string? Sample { get; set; }

    /// <summary>
    /// Folder that deliveries are dropped into: <c>*.ndjson</c> and <c>*.ndjson.gz</c>. Replicas of the worker share it. Default: none.
    /// </summary>
    public string? Inbox { get; set; }

    /// <summary>A file of the inbox that has not changed for this long is complete. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "Imago:Ingest:InboxQuiet must be between 0 and 1 h.")]
    public TimeSpan InboxQuiet { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many bulk requests are under way at once, 1 to 16. Default 3.</summary>
    [Range(1, 16, ErrorMessage = "Imago:Ingest:Writers must be a whole number from 1 to 16.")]
    public int Writers { get; set; } = 3;

    /// <summary>
    /// The largest batch in bytes; the size in use follows from how fast Elasticsearch answers. Together with <see cref="Writers"/> it bounds
    /// the worker's memory. Default 4 MiB.
    /// </summary>
    [Range(1024, 64 * 1024 * 1024, ErrorMessage = "Imago:Ingest:LargestBatch must be a whole number of bytes from 1024 to 67108864.")]
    public int LargestBatch { get; set; } = 4 * 1024 * 1024;

    /// <summary>The longest line that is read, in bytes; longer ones become dead letters. Default 1 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024, ErrorMessage = "Imago:Ingest:LongestLine must be a whole number of bytes from 1024 to 16777216.")]
    public int LongestLine { get; set; } = 1024 * 1024;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Sample) && !File.Exists(Sample))
        {
            yield return new ValidationResult($"Imago:Ingest:Sample names a file that does not exist: {Sample}", [nameof(Sample)]);
        }
    }
}
