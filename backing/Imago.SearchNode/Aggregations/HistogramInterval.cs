using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Aggregations;

/// <summary>Numbers the steps of a histogram, so that neighbours differ by one.</summary>
internal abstract class HistogramInterval
{
    public abstract long Step(double value);

    /// <summary>Where a step begins: the key of its bucket.</summary>
    public abstract double Start(long step);

    /// <summary>Refuses a width that is not given or not positive.</summary>
    public virtual void Check()
    {
    }

    /// <summary>True if all values of one day (UTC) are in one step.</summary>
    public virtual bool IsDaily => false;
}

/// <summary>Steps of equal width.</summary>
internal sealed class FixedInterval(double width, double offset) : HistogramInterval
{
    public override void Check()
    {
        if (width <= 0)
        {
            throw Refuse.IllegalArgument($"interval must be positive, got: {width}");
        }
    }

    public override long Step(double value) => (long)Math.Floor((value - offset) / width);

    public override double Start(long step) => (step * width) + offset;
}

/// <summary>Equal spans of local time.</summary>
internal sealed class FixedSpan(long width, long offset, TimeZoneInfo zone) : HistogramInterval
{
    /// <summary>Stands for an interval that the request does not give.</summary>
    public static FixedSpan None { get; } = new(-1, 0, TimeZoneInfo.Utc);

    public override void Check()
    {
        if (width <= 0)
        {
            throw Refuse.IllegalArgument(width < 0 ? "Invalid interval specified, must be non-null and non-empty" : "Zero or negative time interval not supported");
        }
    }

    public override long Step(double value) => LocalTime.Floor(LocalTime.Of((long)value - offset, zone), width);

    public override double Start(long step) => LocalTime.ToUtc(step * width, zone) + offset;

    public override bool IsDaily => width % LocalTime.Day == 0 && offset % LocalTime.Day == 0 && zone == TimeZoneInfo.Utc;
}

/// <summary>Steps of the calendar in a time zone.</summary>
internal sealed class CalendarInterval(string unit, long offset, TimeZoneInfo zone) : HistogramInterval
{
    /// <summary>1970-01-01 was a Thursday; weeks begin on Monday.</summary>
    private const long ThursdayToMonday = 3 * LocalTime.Day;

    private const long Second = 1000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    /// <summary>Short units keep their length when clocks change, so that an hour that comes twice makes two steps.</summary>
    private readonly long _zoneOffset = (long)zone.BaseUtcOffset.TotalMilliseconds;

    public static CalendarInterval Create(string text, long offset, TimeZoneInfo zone) => new(
        text switch
        {
            "minute" or "1m" => "minute",
            "hour" or "1h" => "hour",
            "day" or "1d" => "day",
            "week" or "1w" => "week",
            "month" or "1M" => "month",
            "quarter" or "1q" => "quarter",
            "year" or "1y" => "year",
            "second" or "1s" => "second",
            _ => throw Refuse.IllegalArgument($"The supplied interval [{text}] could not be parsed as a calendar interval."),
        },
        offset,
        zone);

    public override bool IsDaily => unit is not ("second" or "minute" or "hour") && offset % LocalTime.Day == 0 && zone == TimeZoneInfo.Utc;

    public override long Step(double value)
    {
        var utc = (long)value - offset;
        return unit switch
        {
            "second" => LocalTime.Floor(utc, Second),
            "minute" => LocalTime.Floor(utc + (_zoneOffset % Minute), Minute),
            "hour" => LocalTime.Floor(utc + (_zoneOffset % Hour), Hour),
            _ => LocalStep(LocalTime.Of(utc, zone)),
        };
    }

    public override double Start(long step) => offset + (unit switch
    {
        "second" => step * Second,
        "minute" => (step * Minute) - (_zoneOffset % Minute),
        "hour" => (step * Hour) - (_zoneOffset % Hour),
        _ => LocalTime.ToUtc(LocalStart(step), zone),
    });

    private long LocalStep(long local) => unit switch
    {
        "day" => LocalTime.Floor(local, LocalTime.Day),
        "week" => LocalTime.Floor(local + ThursdayToMonday, 7 * LocalTime.Day),
        "month" => Months(local),
        "quarter" => Math.DivRem(Months(local) + 12_000_000, 3).Quotient - 4_000_000,
        _ => LocalTime.Date(local).Year,
    };

    private long LocalStart(long step) => unit switch
    {
        "day" => step * LocalTime.Day,
        "week" => (step * 7 * LocalTime.Day) - ThursdayToMonday,
        "month" => OfMonths(step),
        "quarter" => OfMonths(step * 3),
        _ => LocalTime.Millis(new DateTime((int)step, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
    };

    private static long Months(long local) => LocalTime.Date(local) is var date ? (date.Year * 12L) + date.Month - 1 : 0;

    private static long OfMonths(long months) => LocalTime.Millis(new DateTime((int)(months / 12), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc));
}

/// <summary>Milliseconds since 1970, in UTC and as the clocks of a zone show them.</summary>
internal static class LocalTime
{
    public const long Day = 86_400_000;

    public static TimeZoneInfo Zone(string? name)
    {
        if (name is null or "Z" or "UTC" or "GMT")
        {
            return TimeZoneInfo.Utc;
        }

        if (name[0] is '+' or '-')
        {
            return TimeSpan.TryParse(name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture, out var offset) && offset < TimeSpan.FromHours(14)
                ? offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(name, name[0] == '-' ? -offset : offset, name, name)
                : throw Refuse.IllegalArgument($"Invalid ID for offset-based ZoneId: {name}");
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw Refuse.IllegalArgument($"Unknown time-zone ID: {name}");
    }

    public static long Of(long utc, TimeZoneInfo zone) => zone == TimeZoneInfo.Utc ? utc : utc + (long)zone.GetUtcOffset(Date(utc)).TotalMilliseconds;

    /// <summary>The instant at which the clocks show it; the first one after a gap.</summary>
    public static long ToUtc(long local, TimeZoneInfo zone)
    {
        if (zone == TimeZoneInfo.Utc)
        {
            return local;
        }

        var time = DateTime.SpecifyKind(Date(local), DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(time))
        {
            time = time.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        return Millis(time) - (long)offset.TotalMilliseconds;
    }

    public static DateTime Date(long millis) => DateTime.UnixEpoch.AddMilliseconds(millis);

    public static long Millis(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    public static long Floor(long value, long width) => value >= 0 ? value / width : ((value + 1) / width) - 1;
}
