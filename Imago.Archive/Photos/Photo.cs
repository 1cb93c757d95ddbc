using System.Text.Json;
using System.Text.Json.Serialization;

namespace Imago.Archive.Photos;

/// <summary>One photo as a generation of the index holds it. Absent values are null and are not written.</summary>
public sealed record Photo
{
    /// <summary>The archive's image number, 3 to 10 digits; 10 digits can exceed 32 bits.</summary>
    [JsonPropertyName(PhotoFields.ImageNumber)]
    public long? ImageNumber { get; init; }

    /// <summary>When the picture was taken, UTC midnight; how far to trust it says <see cref="PhotoDerived.DatePrecision"/>.</summary>
    [JsonPropertyName(PhotoFields.Date)]
    public DateTimeOffset? Date { get; init; }

    [JsonPropertyName(PhotoFields.Caption)]
    public string? Caption { get; init; }

    [JsonPropertyName(PhotoFields.Photographer)]
    public string? Photographer { get; init; }

    /// <summary>Height in pixels.</summary>
    [JsonPropertyName(PhotoFields.Height)]
    public int? Height { get; init; }

    /// <summary>Width in pixels.</summary>
    [JsonPropertyName(PhotoFields.Width)]
    public int? Width { get; init; }

    /// <summary><c>stock</c> or <c>sport</c>.</summary>
    [JsonPropertyName(PhotoFields.Database)]
    public string? Database { get; init; }

    [JsonPropertyName(PhotoFields.Title)]
    public string? Title { get; init; }

    [JsonPropertyName(PhotoFields.Description)]
    public string? Description { get; init; }

    [JsonPropertyName(PhotoFields.EditedImage)]
    public string? EditedImage { get; init; }

    [JsonPropertyName(PhotoFields.Derived)]
    public PhotoDerived? Derived { get; init; }

    [JsonPropertyName("quality")]
    public PhotoQuality? Quality { get; init; }

    /// <summary>Delivered values that were dropped or repaired, by field name, exactly as delivered. Stored, not searchable.</summary>
    [JsonPropertyName(PhotoFields.Original)]
    public IReadOnlyDictionary<string, JsonElement>? Original { get; init; }

    /// <summary>Where the record came from: file name and line, <c>press-photos.ndjson.gz:123</c>.</summary>
    [JsonPropertyName(PhotoFields.Source)]
    public string? Source { get; init; }

    [JsonPropertyName(PhotoFields.IngestedAt)]
    public DateTimeOffset? IngestedAt { get; init; }
}

/// <summary>What follows from the delivered values.</summary>
public sealed record PhotoDerived
{
    [JsonPropertyName("orientation")]
    public string? Orientation { get; init; }

    /// <summary>Width x height / 1,000,000, one decimal.</summary>
    [JsonPropertyName("megapixels")]
    public double? Megapixels { get; init; }

    [JsonPropertyName("rights")]
    public PhotoRights? Rights { get; init; }

    /// <summary>Languages of the caption, ISO 639-1.</summary>
    [JsonPropertyName("languages")]
    public IReadOnlyList<string>? Languages { get; init; }

    [JsonPropertyName("agency")]
    public string? Agency { get; init; }

    /// <summary>Fingerprint that near duplicates (one event) share.</summary>
    [JsonPropertyName("event")]
    public string? Event { get; init; }

    [JsonPropertyName("date_precision")]
    public string? DatePrecision { get; init; }
}

/// <summary>Where a photo may be used. Both lists empty: no restriction is stated.</summary>
public sealed record PhotoRights
{
    /// <summary>The only countries where it may be used, ISO 3166 alpha-2.</summary>
    [JsonPropertyName("allow")]
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>Countries where it must not be used, ISO 3166 alpha-2.</summary>
    [JsonPropertyName("deny")]
    public IReadOnlyList<string>? Deny { get; init; }

    [JsonPropertyName("editorial_only")]
    public bool? EditorialOnly { get; init; }
}

public sealed record PhotoQuality
{
    /// <summary>The ids of the rules in <see cref="Quality.QualityRules"/> that the record breaks.</summary>
    [JsonPropertyName("issues")]
    public IReadOnlyList<string> Issues { get; init; } = [];
}
