using System.Globalization;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Photos;

/// <summary>A date that says no more than is known: <c>1955</c>, <c>December 1955</c>, <c>27 April 1967</c>.</summary>
/// <param name="Label">For people, in the language of the page.</param>
/// <param name="Machine">For a <c>time</c> element: <c>1955</c>, <c>1955-12</c>, <c>1967-04-27</c>; null where the date is unknown.</param>
public sealed record PhotoDate(string Label, string? Machine)
{
    public static PhotoDate Of(ArchivePhoto photo, IStringLocalizer<Texts> text) => photo switch
    {
        { Date: null } or { DatePrecision: "unknown" } => new(text["DateUnknown"], null),
        { Date: { } date, DatePrecision: "year" } => new(Local(date, "yyyy"), Invariant(date, "yyyy")),
        { Date: { } date, DatePrecision: "month" } => new(Local(date, "MMMM yyyy"), Invariant(date, "yyyy-MM")),
        { Date: { } date } => new(Local(date, text["DatePatternDay"]), Invariant(date, "yyyy-MM-dd")),
    };

    private static string Local(DateOnly date, string pattern) => date.ToString(pattern, CultureInfo.CurrentCulture);

    private static string Invariant(DateOnly date, string pattern) => date.ToString(pattern, CultureInfo.InvariantCulture);
}
