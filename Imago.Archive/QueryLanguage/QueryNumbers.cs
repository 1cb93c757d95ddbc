using System.Globalization;

namespace Imago.Archive.QueryLanguage;

/// <summary>What a text of digits can stand for.</summary>
public static class QueryNumbers
{
    public const int FirstYear = 1000;
    public const int LastYear = 2999;

    /// <summary>An image number has at most 18 digits; it may be padded with zeros.</summary>
    private const int MaxDigits = 18;

    public static long? ImageNumber(string text) =>
        text.Length is > 0 and <= MaxDigits && text.All(char.IsAsciiDigit) ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public static int? Year(string text) => text.Length == 4 && ImageNumber(text) is >= FirstYear and <= LastYear and var year ? (int)year : null;
}
