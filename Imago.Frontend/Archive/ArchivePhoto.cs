using System.Text.Json;

namespace Imago.Frontend.Archive;

/// <summary>A photo as the API shows it. What the archive does not know is null.</summary>
public sealed record ArchivePhoto
{
    public required string Id { get; init; }

    public long? ImageNumber { get; init; }

    public DateOnly? Date { get; init; }

    /// <summary>How much of <see cref="Date"/> is meant: <c>day</c>, <c>month</c>, <c>year</c> or <c>unknown</c>.</summary>
    public string? DatePrecision { get; init; }

    public string? Caption { get; init; }

    public string? Photographer { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    public string? Db { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? EditedImage { get; init; }

    public string? Orientation { get; init; }

    public double? Megapixels { get; init; }

    public string? Agency { get; init; }

    public string? Event { get; init; }

    /// <summary>Languages of the caption, ISO 639-1.</summary>
    public IReadOnlyList<string> Languages { get; init => field = value ?? []; } = [];

    public ArchivePhotoRights? Rights { get; init; }

    /// <summary>The ids of the quality rules that the record breaks.</summary>
    public IReadOnlyList<string> Issues { get; init => field = value ?? []; } = [];

    /// <summary>Address of the thumbnail or its placeholder, relative to the site.</summary>
    public string? Thumbnail { get; init; }

    /// <summary>What the search matched in the photo's texts. Only in results.</summary>
    public IReadOnlyList<Highlight> Highlights { get; init => field = value ?? []; } = [];

    /// <summary>How many photos of this event the search finds, this one included. Only in results with one photo of each event.</summary>
    public long? EventPhotos { get; init; }

    /// <summary>Why it is like another photo: <c>event</c>, <c>names</c> or <c>caption</c>. Only among similar photos.</summary>
    public string? Reason { get; init; }

    /// <summary>With the reason <c>names</c>: those that both captions have.</summary>
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    /// <summary>Delivered values that were dropped or repaired, by the archive's own field name. Only on the photo's page.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Original { get; init; }

    /// <summary>File and line that the record came from. Only on the photo's page.</summary>
    public string? Source { get; init; }

    /// <summary>Only on the photo's page.</summary>
    public DateTimeOffset? IngestedAt { get; init; }
}

/// <summary>Where a photo may be used; countries as ISO 3166 alpha-2.</summary>
public sealed record ArchivePhotoRights
{
    /// <summary>If any, the only countries where it may be used.</summary>
    public IReadOnlyList<string> Allow { get; init => field = value ?? []; } = [];

    public IReadOnlyList<string> Deny { get; init => field = value ?? []; } = [];

    public bool? EditorialOnly { get; init; }
}
