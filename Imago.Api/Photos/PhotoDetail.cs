using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Imago.Archive.Photos;

namespace Imago.Api.Photos;

/// <summary>Everything that is known of a photo.</summary>
public sealed record PhotoDetail : PhotoItem
{
    public PhotoDetail()
    {
    }

    [SetsRequiredMembers]
    public PhotoDetail(string id, Photo photo)
        : base(id, photo)
    {
        Original = photo.Original;
        Source = photo.Source;
        IngestedAt = photo.IngestedAt;
    }

    [Description("Values that were dropped or repaired, by the archive's field names, as they were delivered.")]
    public IReadOnlyDictionary<string, JsonElement>? Original { get; init; }

    [Description("File and line that the record came from.")]
    public string? Source { get; init; }

    public DateTimeOffset? IngestedAt { get; init; }
}
