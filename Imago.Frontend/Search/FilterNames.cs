using System.Globalization;
using Imago.Archive.Searches;
using Imago.Frontend.Localization;
using Imago.Frontend.Photos;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>The values of filters in the visitor's language.</summary>
public static class FilterNames
{
    /// <summary>What a value of a parameter means; a value that the pages do not know is shown as it was given.</summary>
    public static string FilterValue(this IStringLocalizer<Texts> text, string parameter, string value) => parameter switch
    {
        SearchParameters.Database => text.Database(value),
        SearchParameters.Orientation => text.Orientation(value),
        SearchParameters.Decade => text["DecadeName", value],
        SearchParameters.Rights => text.NameOf("RightsValue", value),
        SearchParameters.Issue => text.Issue(value) ?? value,
        SearchParameters.UsableIn => PhotoNames.Country(value),
        SearchParameters.EditorialOnly => text.NameOf("EditorialOnly", value),
        SearchParameters.Has or SearchParameters.Missing => text.NameOf("Field", value),
        SearchParameters.MinWidth or SearchParameters.MinHeight => text["AtLeastPixels", Number(value)],
        SearchParameters.MinMegapixels => text["AtLeastMegapixels", Number(value)],
        SearchParameters.From or SearchParameters.To => Day(value, text),
        _ => value,
    };

    /// <summary>A range of days of which either end may be open.</summary>
    public static string DayRange(this IStringLocalizer<Texts> text, string? from, string? to) => (from, to) switch
    {
        (null, _) => text["DatesTo", Day(to!, text)],
        (_, null) => text["DatesFrom", Day(from, text)],
        _ when WholeYears(from, to) is { } years => years,
        _ => text["DatesBetween", Day(from, text), Day(to, text)],
    };

    private static string? WholeYears(string from, string to) =>
        from.EndsWith("-01-01", StringComparison.Ordinal) && to.EndsWith("-12-31", StringComparison.Ordinal)
            ? from[..^6] == to[..^6] ? from[..^6] : $"{from[..^6]}–{to[..^6]}"
            : null;

    // What is not a date or a number stays as it was typed: the API's answer says what is wrong with it.
    private static string Day(string value, IStringLocalizer<Texts> text) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(text["DatePatternDay"], CultureInfo.CurrentCulture)
            : value;

    private static string Number(string value) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("#,0.##", CultureInfo.CurrentCulture)
            : value;
}
