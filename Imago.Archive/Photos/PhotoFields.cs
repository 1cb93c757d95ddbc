namespace Imago.Archive.Photos;

/// <summary>
/// The names of a photo document's fields as they stand in the index. The archive delivers German names and they stay as they are in
/// documents; code says <see cref="Photo.ImageNumber"/> or <see cref="Photo.Caption"/>, and this table maps the two.
/// </summary>
public static class PhotoFields
{
    public const string ImageNumber = "bildnummer";
    public const string Date = "datum";
    public const string Caption = "suchtext";
    public const string Photographer = "fotografen";
    public const string Height = "hoehe";
    public const string Width = "breite";
    public const string Database = "db";
    public const string Title = "title";
    public const string Description = "description";
    public const string EditedImage = "bearbeitet_bild";

    public const string CaptionGerman = Caption + ".german";
    public const string CaptionEnglish = Caption + ".english";

    /// <summary>Photographer names analysed word by word: lower-case, umlauts and accents folded.</summary>
    public const string PhotographerText = Photographer + ".text";

    public const string Derived = "derived";
    public const string Orientation = Derived + ".orientation";
    public const string Megapixels = Derived + ".megapixels";
    public const string RightsAllow = Derived + ".rights.allow";
    public const string RightsDeny = Derived + ".rights.deny";
    public const string RightsEditorialOnly = Derived + ".rights.editorial_only";
    public const string Languages = Derived + ".languages";
    public const string Agency = Derived + ".agency";
    public const string Event = Derived + ".event";
    public const string DatePrecision = Derived + ".date_precision";

    public const string QualityIssues = "quality.issues";
    public const string Original = "original";
    public const string Source = "source";
    public const string IngestedAt = "ingested_at";

    /// <summary>The fields that an archive delivers, in the order in which reports and pages show them.</summary>
    public static IReadOnlyList<string> Delivered { get; } =
    [
        ImageNumber, Date, Caption, Photographer, Height, Width, Database, Title, Description, EditedImage,
    ];
}
