using System.Text;
using System.Text.Json;
using Imago.Archive.Normalisation;
using Imago.Archive.Photos;

namespace Imago.Api.Index;

/// <summary>Reads the records of a legacy index as the photos that they would be if they were healed.</summary>
internal static class DeliveredPhotos
{
    /// <param name="record">The document as it was delivered.</param>
    /// <param name="now">What is later than this is in the future.</param>
    public static Photo Read(JsonElement record, DateTimeOffset now)
    {
        // It is not safe for concurrent use, and to make one costs nothing.
        var normalised = new PhotoNormaliser(now).Normalise(Encoding.UTF8.GetBytes(record.GetRawText()), source: "");
        return normalised is NormalisedPhoto { Photo: var photo }
            ? photo with { Source = null, IngestedAt = null }
            : AsItIs(record);
    }

    /// <summary>A record without an identity could not be healed; it is found nevertheless, with whatever it holds.</summary>
    private static Photo AsItIs(JsonElement record) => record.ValueKind != JsonValueKind.Object
        ? new Photo()
        : new Photo
        {
            Caption = Text(record, PhotoFields.Caption),
            Photographer = Text(record, PhotoFields.Photographer),
            Title = Text(record, PhotoFields.Title),
            Description = Text(record, PhotoFields.Description),
            Original = record.EnumerateObject().DistinctBy(member => member.Name).ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal),
        };

    private static string? Text(JsonElement record, string field) =>
        record.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
