using System.Buffers.Text;

namespace Imago.Archive.Census;

/// <summary>
/// Dates as Elasticsearch's default format reads them: <c>strict_date_optional_time</c>
/// (<c>yyyy[-MM[-dd['T'[HH[:mm[:ss[.fraction]]]][zone]]]]</c>) or milliseconds since 1970.
/// </summary>
internal static class IndexDate
{
    private const string Default = "strict_date_optional_time||epoch_millis";

    /// <param name="text">The value's text.</param>
    /// <param name="format">Format of the mapping. One that is not known here is not judged: Elasticsearch has taken the value.</param>
    /// <param name="millis">Milliseconds since 1970 UTC; 0 where the format is not known.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, string? format, out long millis)
    {
        millis = 0;
        return format switch
        {
            null or Default => TryReadDate(text, out millis) || TryReadMillis(text, out millis),
            "strict_date_optional_time" => TryReadDate(text, out millis),
            "epoch_millis" => TryReadMillis(text, out millis),
            _ => true,
        };
    }

    private static bool TryReadMillis(ReadOnlySpan<byte> text, out long millis)
    {
        var whole = text.IndexOf((byte)'.') is var point and > 0 && !text[(point + 1)..].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? text[..point] : text;
        return Utf8Parser.TryParse(whole, out millis, out var used) && used == whole.Length && whole is [not (byte)'+', ..];
    }

    private static bool TryReadDate(ReadOnlySpan<byte> text, out long millis)
    {
        millis = 0;
        var rest = text;
        if (!Digits(ref rest, 4, out var year))
        {
            return false;
        }

        int month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction = 0;
        var offset = TimeSpan.Zero;
        if (Take(ref rest, '-') && (!Digits(ref rest, 2, out month) || (Take(ref rest, '-') && !Digits(ref rest, 2, out day))))
        {
            return false;
        }

        if (Take(ref rest, 'T') && !rest.IsEmpty && !Time(ref rest, out hour, out minute, out second, out fraction, out offset))
        {
            return false;
        }

        if (!rest.IsEmpty || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        millis = ((time.Ticks - DateTime.UnixEpoch.Ticks - offset.Ticks) / TimeSpan.TicksPerMillisecond) + fraction;
        return true;
    }

    private static bool Time(ref ReadOnlySpan<byte> rest, out int hour, out int minute, out int second, out int fraction, out TimeSpan offset)
    {
        (minute, second, fraction, offset) = (0, 0, 0, TimeSpan.Zero);
        if (!Digits(ref rest, 2, out hour)
            || (Take(ref rest, ':') && (!Digits(ref rest, 2, out minute) || (Take(ref rest, ':') && !Seconds(ref rest, out second, out fraction)))))
        {
            return false;
        }

        return rest.IsEmpty || Zone(ref rest, out offset);
    }

    private static bool Seconds(ref ReadOnlySpan<byte> rest, out int second, out int fraction)
    {
        fraction = 0;
        if (!Digits(ref rest, 2, out second) || !(Take(ref rest, '.') || Take(ref rest, ',')))
        {
            return second <= 59;
        }

        var count = 0;
        for (; count < 9 && count < rest.Length && rest[count] is >= (byte)'0' and <= (byte)'9'; count++)
        {
            fraction = count < 3 ? (fraction * 10) + (rest[count] - '0') : fraction;
        }

        for (var missing = count; missing < 3; missing++)
        {
            fraction *= 10;
        }

        rest = rest[count..];
        return count > 0;
    }

    private static bool Zone(ref ReadOnlySpan<byte> rest, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (Take(ref rest, 'Z'))
        {
            return true;
        }

        var sign = Take(ref rest, '+') ? 1 : Take(ref rest, '-') ? -1 : 0;
        var minutes = 0;
        if (sign == 0 || !Digits(ref rest, 2, out var hours))
        {
            return false;
        }

        if (!rest.IsEmpty)
        {
            Take(ref rest, ':');
            if (!Digits(ref rest, 2, out minutes))
            {
                return false;
            }
        }

        offset = sign * new TimeSpan(hours, minutes, 0);
        return hours <= 18 && minutes <= 59;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, char expected)
    {
        if (rest.IsEmpty || rest[0] != expected)
        {
            return false;
        }

        rest = rest[1..];
        return true;
    }

    private static bool Digits(ref ReadOnlySpan<byte> rest, int count, out int value)
    {
        value = 0;
        if (rest.Length < count || rest[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in rest[..count])
        {
            value = (value * 10) + (digit - '0');
        }

        rest = rest[count..];
        return true;
    }
}
