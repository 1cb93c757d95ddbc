using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>
/// Elasticsearch's date math: <c>now-1d/d</c>, <c>2020-01-01||+1M/M</c>. With <c>roundUp</c> the result is the last millisecond of what is
/// named, which makes <c>lte</c> and <c>gt</c> include or leave out the whole unit.
/// </summary>
internal static class DateMath
{
    public static long Parse(string text, DateFormat format, DateTimeOffset now, bool roundUp, TimeSpan offset = default)
    {
        if (text.StartsWith("now", StringComparison.Ordinal))
        {
            return Evaluate(text["now".Length..], now.ToUnixTimeMilliseconds(), roundUp, offset);
        }

        var separator = text.IndexOf("||", StringComparison.Ordinal);
        var date = separator < 0 ? text : text[..separator];
        if (!format.TryParse(date, out var millis, roundUp && separator < 0, offset))
        {
            var cause = format.Failure(date);
            throw Failure($"{cause.Reason}: [{cause.Reason}]", cause);
        }

        return separator < 0 ? millis : Evaluate(text[(separator + 2)..], millis, roundUp, offset);
    }

    private static long Evaluate(string math, long millis, bool roundUp, TimeSpan offset)
    {
        var time = DateTime.UnixEpoch.AddMilliseconds(millis) + offset;
        for (var i = 0; i < math.Length;)
        {
            var operation = math[i++];
            if (operation is not ('/' or '+' or '-'))
            {
                throw Failure($"operator not supported for date math [{math}]");
            }

            var amount = 1;
            var digits = i;
            while (i < math.Length && char.IsAsciiDigit(math[i]))
            {
                i++;
            }

            if (i > digits && !int.TryParse(math.AsSpan(digits, i - digits), out amount))
            {
                throw Failure($"number out of range in date math [{math}]");
            }

            if (i >= math.Length)
            {
                throw Failure($"truncated date math [{math}]");
            }

            var unit = math[i++];
            try
            {
                time = operation switch
                {
                    '/' when amount != 1 => throw Failure($"rounding `/` can only be used on single unit types [{math}]"),
                    '/' => roundUp ? Add(Round(time, unit, math), unit, 1, math).AddMilliseconds(-1) : Round(time, unit, math),
                    '+' => Add(time, unit, amount, math),
                    _ => Add(time, unit, -amount, math),
                };
            }
            catch (ArgumentOutOfRangeException)
            {
                throw Failure($"date out of range in date math [{math}]");
            }
        }

        return (long)(time - offset - DateTime.UnixEpoch).TotalMilliseconds;
    }

    private static DateTime Round(DateTime time, char unit, string math) => unit switch
    {
        'y' => new DateTime(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        'M' => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        'w' => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        'd' => time.Date,
        'h' or 'H' => time.Date.AddHours(time.Hour),
        'm' => time.Date.AddHours(time.Hour).AddMinutes(time.Minute),
        's' => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)),
        _ => throw UnknownUnit(unit, math),
    };

    private static DateTime Add(DateTime time, char unit, int amount, string math) => unit switch
    {
        'y' => time.AddYears(amount),
        'M' => time.AddMonths(amount),
        'w' => time.AddDays(7.0 * amount),
        'd' => time.AddDays(amount),
        'h' or 'H' => time.AddHours(amount),
        'm' => time.AddMinutes(amount),
        's' => time.AddSeconds(amount),
        _ => throw UnknownUnit(unit, math),
    };

    private static ElasticException UnknownUnit(char unit, string math) => Failure($"unit [{unit}] not supported for date math [{math}]");

    private static ElasticException Failure(string reason, ElasticException? cause = null) =>
        new(StatusCodes.Status400BadRequest, "parse_exception", reason, cause);
}
