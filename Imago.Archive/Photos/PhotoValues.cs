namespace Imago.Archive.Photos;

/// <summary>The closed value sets of a photo's fields.</summary>
public static class PhotoValues
{
    public const string Stock = "stock";
    public const string Sport = "sport";

    public const string Landscape = "landscape";
    public const string Portrait = "portrait";
    public const string Square = "square";

    public const string Day = "day";
    public const string Month = "month";
    public const string Year = "year";
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> Databases { get; } = [Stock, Sport];

    public static IReadOnlyList<string> Orientations { get; } = [Landscape, Portrait, Square];

    public static IReadOnlyList<string> DatePrecisions { get; } = [Day, Month, Year, Unknown];
}
