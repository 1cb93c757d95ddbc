using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Imago.Archive.Photos;

namespace Imago.Api.Photos;

/// <summary>A photo in a list.</summary>
public record PhotoItem
{
    [Description("The database and the image number, unique in the archive.")]
    public required string Id { get; init; }

    public long? ImageNumber { get; init; }

    [Description("When the picture was taken; datePrecision says how much of it is meant.")]
    public DateOnly? Date { get; init; }

    [Description("day, month, year or unknown.")]
    public string? DatePrecision { get; init; }

    public string? Caption { get; init; }

    public string? Photographer { get; init; }

    [Description("Width in pixels.")]
    public int? Width { get; init; }

    [Description("Height in pixels.")]
    public int? Height { get; init; }

    [Description("stock or sport.")]
    public string? Db { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? EditedImage { get; init; }

    [Description("landscape, portrait or square.")]
    public string? Orientation { get; init; }

    public double? Megapixels { get; init; }

    public string? Agency { get; init; }

    [Description("A fingerprint that pictures of one event share.")]
    public string? Event { get; init; }

    [Description("Languages of the caption, ISO 639-1.")]
    public IReadOnlyList<string>? Languages { get; init; }

    public UsageRights? Rights { get; init; }

    [Description("The ids of the quality rules that the record breaks.")]
    public IReadOnlyList<string>? Issues { get; init; }

    [Description("Address of the picture, or of a placeholder in its proportions.")]
    public required string Thumbnail { get; init; }

    public PhotoItem()
    {
    }

    [SetsRequiredMembers]
    public PhotoItem(string id, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        Id = id;
        ImageNumber = photo.ImageNumber;
        Date = photo.Date is { } date ? DateOnly.FromDateTime(date.UtcDateTime) : null;
        DatePrecision = photo.Derived?.DatePrecision;
        Caption = photo.Caption;
        Photographer = photo.Photographer;
        Width = photo.Width;
        Height = photo.Height;
        Db = photo.Database;
        Title = photo.Title;
        Description = photo.Description;
        EditedImage = photo.EditedImage;
        Orientation = photo.Derived?.Orientation;
        Megapixels = photo.Derived?.Megapixels;
        Agency = photo.Derived?.Agency;
        Event = photo.Derived?.Event;
        Languages = NullIfEmpty(photo.Derived?.Languages);
        Rights = UsageRights.Of(photo.Derived?.Rights);
        Issues = NullIfEmpty(photo.Quality?.Issues);
        Thumbnail = $"/api/photos/{Uri.EscapeDataString(id)}/thumbnail";
    }

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? values) => values is { Count: > 0 } ? values : null;
}
