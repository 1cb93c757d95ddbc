using System.Globalization;
using System.Text.RegularExpressions;
using Imago.Archive.Photos;

namespace Imago.Archive.Captions;

/// <summary>A date that a caption states.</summary>
/// <param name="Day">The day; the first of the month or year where only that is stated.</param>
/// <param name="Precision">One of <see cref="PhotoValues.DatePrecisions"/>.</param>
public readonly record struct StatedDate(DateOnly Day, string Precision)
{
    /// <summary>
    /// The date that the caption states, where it states one: two different days, or a month that does not hold the day, are no answer.
    /// </summary>
    /// <param name="caption">The caption.</param>
    /// <param name="today">Nothing later was photographed yet; the short form <c>11 95</c> is read as of the last century, so that it is never later.</param>
    public static StatedDate? Find(string caption, DateOnly today)
    {
        StatedDate? found = null;
        foreach (var stated in All(caption, today))
        {
            if (found is not { } other || other.Contains(stated))
            {
                found = stated;
            }
            else if (!stated.Contains(other))
            {
                return null;
            }
        }

        return found;
    }

    private static IEnumerable<StatedDate> All(string caption, DateOnly today)
    {
        foreach (Match match in StatedDates.Pattern().Matches(caption))
        {
            if (StatedDates.Read(match, caption) is { } stated && stated.Day <= today && stated.Day.Year >= 1826 && stated.Day != new DateOnly(1900, 1, 1))
            {
                yield return stated;
            }
        }
    }

    /// <summary>Is the other one the same date, or a more exact one within it?</summary>
    private bool Contains(StatedDate other) => Precision switch
    {
        PhotoValues.Year => other.Day.Year == Day.Year,
        PhotoValues.Month => other.Precision != PhotoValues.Year && (other.Day.Year, other.Day.Month) == (Day.Year, Day.Month),
        _ => other == this,
    };
}

/// <summary>The shapes of dates in captions, English and German.</summary>
internal static partial class StatedDates
{
    private static readonly string[] Months =
        ["jan", "feb", "mar|mär|maer", "apr", "may|mai", "jun", "jul", "aug", "sep", "oct|okt", "nov", "dec|dez"];

    private const string Month =
        "(?<month>January|February|March|April|May|June|July|August|September|October|November|December"
        + "|Januar|Februar|März|Maerz|Mai|Juni|Juli|Oktober|Dezember|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Okt|Nov|Dec|Dez)";

    /// <summary>The day first or last, the month alone with its year, numbers, the short form of keyword lists, a year that is said to be one.</summary>
    [GeneratedRegex(
        @"(?<![\p{L}\d])(?:"
        + @"(?<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?" + Month + @"\.?,?\s+(?<year>\d{4})"
        + @"|" + Month + @"\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})"
        + @"|" + Month + @"\.?,?\s+(?<year>\d{4})"
        + @"|(?<day>\d{1,2})\.\s?(?<number>\d{1,2})\.\s?(?<year>\d{4})"
        + @"|(?<year>\d{4})-(?<number>\d{2})-(?<day>\d{2})"
        + @"|(?<number>\d{2}) (?<short>\d{2})"
        + @"|(?:in|im Jahr|im Jahre|um|circa|ca\.|around)\s+(?<year>\d{4})"
        + @")(?![\p{L}\d])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Pattern();

    /// <summary>Words of the keyword lists in which <c>11 95</c> means November 1995 and nothing else.</summary>
    [GeneratedRegex(@"\b(?:hoch|quer|Einzelbild)\b", RegexOptions.CultureInvariant)]
    private static partial Regex KeywordList();

    public static StatedDate? Read(Match match, string caption)
    {
        if (match.Groups["short"] is { Success: true } year)
        {
            // As the first two digits of a month it must not be able to be something else: a year of the twenties could be this century's.
            var (month, shortYear) = (Number(match.Groups["number"]), Number(year));
            return month is >= 1 and <= 12 && shortYear >= 30 && KeywordList().IsMatch(caption)
                ? new StatedDate(new DateOnly(1900 + shortYear, month, 1), PhotoValues.Month)
                : null;
        }

        return Create(Number(match.Groups["year"]), MonthOf(match), match.Groups["day"] is { Success: true } day ? Number(day) : null);
    }

    private static StatedDate? Create(int year, int? month, int? day) => (month, day) switch
    {
        _ when year is < 1 or > 9999 => null,
        (null, _) => new StatedDate(new DateOnly(year, 1, 1), PhotoValues.Year),
        ( < 1 or > 12, _) => null,
        ({ } known, null) => new StatedDate(new DateOnly(year, known, 1), PhotoValues.Month),
        ({ } known, { } stated) when stated >= 1 && stated <= DateTime.DaysInMonth(year, known) =>
            new StatedDate(new DateOnly(year, known, stated), PhotoValues.Day),
        _ => null,
    };

    private static int? MonthOf(Match match)
    {
        if (match.Groups["number"].Success)
        {
            return Number(match.Groups["number"]);
        }

        if (!match.Groups["month"].Success)
        {
            return null;
        }

        var name = match.Groups["month"].Value.ToLowerInvariant();
        return 1 + Array.FindIndex(Months, month => month.Split('|').Any(name.StartsWith));
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
}
