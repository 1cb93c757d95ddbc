using System.Globalization;

namespace Imago.Frontend.Archive;

/// <summary>Ten years, as the decade facet counts them. Choosing one is a date filter from its first to its last day.</summary>
public readonly record struct Decade(int FirstYear)
{
    public string From => string.Create(CultureInfo.InvariantCulture, $"{FirstYear:D4}-01-01");

    public string To => string.Create(CultureInfo.InvariantCulture, $"{FirstYear + 9:D4}-12-31");

    /// <summary>Reads the facet's value, <c>1950</c>.</summary>
    public static Decade? Parse(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and <= 9990 && year % 10 == 0
            ? new Decade(year)
            : null;

    /// <summary>The decade that the search's dates are, if they are exactly one.</summary>
    public static Decade? Of(PhotoSearch search) =>
        search.From is { Length: 10 } from && Parse(from[..4]) is { } decade && decade.IsSelectedIn(search) ? decade : null;

    public bool IsSelectedIn(PhotoSearch search) => search.From == From && search.To == To;
}
