using System.Globalization;
using Imago.Archive.Photos;

namespace Imago.Archive.Normalisation;

/// <summary>How far a delivered date can be believed.</summary>
internal enum DateVerdict
{
    Good,

    /// <summary>None of the shapes that are read, or a day that no calendar has.</summary>
    Unparsable,

    /// <summary>1 January 1900, which the archive writes for an unknown date.</summary>
    Placeholder,

    /// <summary>Before photography or in the future.</summary>
    Implausible,
}

/// <summary>
/// Reads <c>datum</c>. Exactly three shapes are dates: <c>2023-03-09T00:00:00.000Z</c> (the fraction has 0 to 7 digits), <c>2023-03-09</c>
/// and <c>09.03.2023</c>. Everything else is refused rather than guessed, above all what a lenient parser would turn round (03/09/2023) or
/// move to another day (a time zone).
/// </summary>
internal static class DeliveredDate
{
    private static readonly DateTimeOffset FirstPhotograph = new(1826, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Placeholder = new(1900, 1, 1);

    private static readonly string[] Shapes =
    [
        "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFF'Z'",
        "yyyy'-'MM'-'dd'T'HH':'mm':'ss'Z'",
        "yyyy'-'MM'-'dd",
        "dd'.'MM'.'yyyy",
    ];

    /// <param name="text">The delivered text without surrounding white space.</param>
    /// <param name="now">Nothing after the day that follows it was photographed yet: the day after, because it is tomorrow in Tokyo first.</param>
    /// <param name="date">The date, where the verdict is <see cref="DateVerdict.Good"/>.</param>
    /// <param name="precision">One of <see cref="PhotoValues.DatePrecisions"/>.</param>
    public static DateVerdict Read(ReadOnlySpan<char> text, DateTimeOffset now, out DateTimeOffset date, out string precision)
    {
        precision = PhotoValues.Unknown;
        if (!TryParse(text, out date))
        {
            return DateVerdict.Unparsable;
        }

        var day = DateOnly.FromDateTime(date.UtcDateTime);
        if (day == Placeholder)
        {
            return DateVerdict.Placeholder;
        }

        if (date < FirstPhotograph || day > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1))
        {
            return DateVerdict.Implausible;
        }

        // A time of day was noted by someone who knew the day.
        precision = (date.TimeOfDay == TimeSpan.Zero, day.Day, day.Month) switch
        {
            (true, 1, 1) => PhotoValues.Year,
            (true, 1, _) => PhotoValues.Month,
            _ => PhotoValues.Day,
        };
        return DateVerdict.Good;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        foreach (var shape in Shapes)
        {
            if (DateTimeOffset.TryParseExact(text, shape, CultureInfo.InvariantCulture, Utc, out date))
            {
                return true;
            }
        }

        date = default;
        return false;
    }
}
