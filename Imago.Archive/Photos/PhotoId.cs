using System.Globalization;

namespace Imago.Archive.Photos;

/// <summary>
/// A photo's document id, <c>{db}-{bildnummer}</c>. The image number alone is not proven unique across the two databases; where the
/// database is missing or unknown the prefix is <c>unknown</c>. The id is a function of the record, so loading anything twice changes nothing.
/// </summary>
public static class PhotoId
{
    public static string Create(string? database, long imageNumber)
    {
        var prefix = database is PhotoValues.Stock or PhotoValues.Sport ? database : PhotoValues.Unknown;
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}-{imageNumber}");
    }
}
