using System.Globalization;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Imago.Frontend.Photos;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>A filter that is in force, and the search without it.</summary>
public sealed record ActiveFilter(string Kind, string Label, PhotoSearch Without)
{
    public static IEnumerable<ActiveFilter> Of(PhotoSearch search, IStringLocalizer<Texts> text)
    {
        foreach (var name in search.Photographers)
        {
            yield return new(text["Facet.photographer"], name, search.TogglePhotographer(name));
        }

        if (search.Database is { } database)
        {
            yield return new(text["Facet.db"], text.Database(database), search.ToggleDatabase(database));
        }

        if (search.Orientation is { } orientation)
        {
            yield return new(text["Facet.orientation"], text.Orientation(orientation), search.ToggleOrientation(orientation));
        }

        if (search.From is not null || search.To is not null)
        {
            yield return new(text["Date"], DateLabel(search, text), search.FirstPage() with { From = null, To = null });
        }
    }

    private static string DateLabel(PhotoSearch search, IStringLocalizer<Texts> text) => search switch
    {
        _ when Decade.Of(search) is { } decade => text["DecadeName", decade.FirstYear],
        { From: { } from, To: { } to } => text["DatesBetween", Day(from, text), Day(to, text)],
        { From: { } from } => text["DatesFrom", Day(from, text)],
        _ => text["DatesTo", Day(search.To!, text)],
    };

    // What is not a date stays as it was typed: the API's answer says what is wrong with it.
    private static string Day(string value, IStringLocalizer<Texts> text) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString(text["DatePatternDay"], CultureInfo.CurrentCulture)
            : value;
}
