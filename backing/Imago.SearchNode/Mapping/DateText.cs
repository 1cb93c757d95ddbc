using System.Globalization;

namespace Imago.SearchNode.Mapping;

/// <summary>
/// <c>strict_date_optional_time</c>: <c>yyyy[-MM[-dd[T[HH[:mm[:ss[.fraction]]]][zone]]]]</c>. Parsed by hand: it is the hottest parser of ingest.
/// </summary>
internal static class DateText
{
    /// <summary>Milliseconds of 400 years.</summary>
    private const long Cycle = 146_097L * 86_400_000;

    /// <param name="roundUp">Missing parts of the time take their largest value: the upper end of a range. A missing month or day is 1 even so.</param>
    /// <param name="millis">Milliseconds since 1970-01-01 UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, bool strict, bool roundUp, TimeSpan defaultOffset, out long millis)
    {
        millis = 0;
        var cursor = new Cursor(text);
        if (!cursor.Digits(4, strict ? 4 : 1, out var year))
        {
            return false;
        }

        int month = 1, day = 1, hour = roundUp ? 23 : 0, minute = roundUp ? 59 : 0, second = roundUp ? 59 : 0;
        var fraction = roundUp ? 999 : 0;
        TimeSpan? offset = null;
        if (cursor.Take('-'))
        {
            if (!cursor.Digits(2, strict ? 2 : 1, out month))
            {
                return false;
            }

            if (cursor.Take('-') && !(cursor.Digits(2, strict ? 2 : 1, out day) && day > 0))
            {
                return false;
            }
        }

        if (cursor.Take('T') && !cursor.AtEnd && !Time(ref cursor, strict, roundUp, ref hour, ref minute, ref second, ref fraction, ref offset))
        {
            return false;
        }

        if (!cursor.AtEnd || year < 1 || month is < 1 or > 12 || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        if (day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks - (offset ?? defaultOffset).Ticks;
        millis = Floor(ticks - DateTime.UnixEpoch.Ticks) + fraction;
        return true;
    }

    public static string Format(long millis)
    {
        if (IsInRange(millis))
        {
            return DateTime.UnixEpoch.AddMilliseconds(millis).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        // The calendar repeats every 400 years, so that a date outside of what DateTime knows is shown by its like of another cycle.
        var cycles = (long)Math.Floor((decimal)millis / Cycle);
        var like = DateTime.UnixEpoch.AddMilliseconds(millis - (cycles * Cycle));
        var year = like.Year + (400 * cycles);
        var sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        return sign + Math.Abs(year).ToString("0000", CultureInfo.InvariantCulture) + like.ToString("-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>True within the years 1 to 9999.</summary>
    public static bool IsInRange(long millis) => millis is >= -62_135_596_800_000 and <= 253_402_300_799_999;

    private static bool Time(
        ref Cursor cursor, bool strict, bool roundUp, ref int hour, ref int minute, ref int second, ref int fraction, ref TimeSpan? offset)
    {
        var width = strict ? 2 : 1;
        if (!cursor.Digits(2, width, out hour))
        {
            return false;
        }

        if (cursor.Take(':'))
        {
            if (!cursor.Digits(2, width, out minute))
            {
                return false;
            }

            if (cursor.Take(':'))
            {
                if (!cursor.Digits(2, width, out second))
                {
                    return false;
                }

                if ((cursor.Take('.') || cursor.Take(',')) && !cursor.Fraction(roundUp, out fraction))
                {
                    return false;
                }
            }
        }

        return cursor.AtEnd || cursor.Zone(out offset);
    }

    private static long Floor(long ticks) => (long)Math.Floor((decimal)ticks / TimeSpan.TicksPerMillisecond);

    private ref struct Cursor(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool Take(char expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected)
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        public bool Digits(int most, int least, out int value)
        {
            value = 0;
            var count = 0;
            while (count < most && count < _rest.Length && char.IsAsciiDigit(_rest[count]))
            {
                value = (value * 10) + (_rest[count++] - '0');
            }

            _rest = _rest[count..];
            return count >= least;
        }

        /// <summary>1 to 9 digits of a second, kept to milliseconds.</summary>
        public bool Fraction(bool roundUp, out int millis)
        {
            millis = 0;
            var count = 0;
            for (; count < 9 && count < _rest.Length && char.IsAsciiDigit(_rest[count]); count++)
            {
                if (count < 3)
                {
                    millis = (millis * 10) + (_rest[count] - '0');
                }
            }

            for (var missing = count; missing < 3; missing++)
            {
                millis = (millis * 10) + (roundUp ? 9 : 0);
            }

            _rest = _rest[count..];
            return count > 0;
        }

        /// <summary><c>Z</c>, <c>+hh</c>, <c>+hhmm</c> or <c>+hh:mm</c>.</summary>
        public bool Zone(out TimeSpan? offset)
        {
            offset = TimeSpan.Zero;
            if (Take('Z'))
            {
                return true;
            }

            var sign = Take('+') ? 1 : Take('-') ? -1 : 0;
            var minutes = 0;
            if (sign == 0 || !Digits(2, 2, out var hours))
            {
                return false;
            }

            if (!AtEnd)
            {
                Take(':');
                if (!Digits(2, 2, out minutes))
                {
                    return false;
                }
            }

            offset = sign * new TimeSpan(hours, minutes, 0);
            return hours <= 18 && minutes <= 59;
        }
    }
}
