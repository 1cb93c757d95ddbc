using System.Globalization;
using System.Text;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>One alternative of a date format: a name that Elasticsearch knows, or a pattern such as <c>yyyy/MM/dd HH:mm:ss</c>.</summary>
internal abstract class DatePattern
{
    private const string Strict = "strict_";

    public static DatePattern Create(string name) => name switch
    {
        "strict_date_optional_time" => new OptionalTime(strict: true),
        "date_optional_time" => new OptionalTime(strict: false),
        "epoch_millis" => new Epoch(millisPerUnit: 1),
        "epoch_second" => new Epoch(millisPerUnit: 1000),
        _ when Named(name) is { } pattern => new Custom(pattern, isStrict: name.StartsWith(Strict, StringComparison.Ordinal)),
        _ => new Custom(name, isStrict: true),
    };

    private static string? Named(string name) => (name.StartsWith(Strict, StringComparison.Ordinal) ? name[Strict.Length..] : name) switch
    {
        "date" or "year_month_day" => "yyyy-MM-dd",
        "year" => "yyyy",
        "year_month" => "yyyy-MM",
        "date_hour" => "yyyy-MM-dd'T'HH",
        "date_hour_minute" => "yyyy-MM-dd'T'HH:mm",
        "date_hour_minute_second" => "yyyy-MM-dd'T'HH:mm:ss",
        "date_hour_minute_second_millis" or "date_hour_minute_second_fraction" => "yyyy-MM-dd'T'HH:mm:ss.SSS",
        "date_time" => "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        "date_time_no_millis" => "yyyy-MM-dd'T'HH:mm:ssXXX",
        "hour" => "HH",
        "hour_minute" => "HH:mm",
        "hour_minute_second" => "HH:mm:ss",
        "hour_minute_second_millis" or "hour_minute_second_fraction" => "HH:mm:ss.SSS",
        "basic_date" => "yyyyMMdd",
        _ => null,
    };

    public abstract bool TryParse(string text, bool roundUp, TimeSpan offset, out long millis);

    public abstract string Format(long millis);

    /// <summary>As the clocks of a zone show it.</summary>
    public virtual string Format(long millis, TimeZoneInfo zone) => Format(millis);

    private sealed class OptionalTime(bool strict) : DatePattern
    {
        public override bool TryParse(string text, bool roundUp, TimeSpan offset, out long millis) =>
            DateText.TryParse(text, strict, roundUp, offset, out millis);

        public override string Format(long millis) => DateText.Format(millis);

        public override string Format(long millis, TimeZoneInfo zone) => zone == TimeZoneInfo.Utc
            ? Format(millis)
            : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(millis), zone) is { Offset.Ticks: not 0 } local
                ? local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)
                : Format(millis);
    }

    private sealed class Epoch(long millisPerUnit) : DatePattern
    {
        public override bool TryParse(string text, bool roundUp, TimeSpan offset, out long millis)
        {
            millis = 0;
            if (text.StartsWith('+')
                || !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || decimal.Abs(number) > long.MaxValue / millisPerUnit)
            {
                return false;
            }

            millis = (long)decimal.Floor(number * millisPerUnit);
            return true;
        }

        public override string Format(long millis) => (millis / millisPerUnit).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Fixed-width digits and literal characters; what else java.time offers is refused when the format is declared.</summary>
    private sealed class Custom : DatePattern
    {
        /// <summary>Of a time without a date.</summary>
        private const string FirstDay = "1970-01-01 ";

        private readonly string _format;
        private readonly string _parsed;
        private readonly bool _hasDate;

        /// <param name="isStrict">Months, days and times have two digits; else they may have one.</param>
        public Custom(string pattern, bool isStrict)
        {
            _format = Translate(pattern);
            _hasDate = _format.Contains('y', StringComparison.Ordinal);
            var parsed = isStrict || pattern == "yyyyMMdd" ? _format : _format.Replace("MM", "M").Replace("dd", "d").Replace("HH", "H").Replace("mm", "m").Replace("ss", "s");
            _parsed = _hasDate ? parsed : "yyyy-MM-dd " + parsed;
        }

        public override bool TryParse(string text, bool roundUp, TimeSpan offset, out long millis)
        {
            millis = 0;
            if (!DateTimeOffset.TryParseExact(_hasDate ? text : FirstDay + text, _parsed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            {
                return false;
            }

            if (!_format.Contains('z', StringComparison.Ordinal) && !_format.Contains('K', StringComparison.Ordinal))
            {
                parsed = parsed.Subtract(offset);
            }

            millis = parsed.ToUnixTimeMilliseconds();
            if (roundUp)
            {
                millis = RoundUp(parsed).ToUnixTimeMilliseconds() - 1;
            }

            return true;
        }

        public override string Format(long millis) => Format(millis, TimeZoneInfo.Utc);

        public override string Format(long millis, TimeZoneInfo zone) => DateText.IsInRange(millis)
            ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(millis), zone).ToString(_format, CultureInfo.InvariantCulture)
            : DateText.Format(millis);

        private DateTimeOffset RoundUp(DateTimeOffset value) =>
            _format.Contains('f', StringComparison.Ordinal) ? value.AddMilliseconds(1)
            : _format.Contains('s', StringComparison.Ordinal) ? value.AddSeconds(1)
            : _format.Contains('m', StringComparison.Ordinal) ? value.AddMinutes(1)
            : _format.Contains('H', StringComparison.Ordinal) ? value.AddHours(1)
            : _format.Contains('d', StringComparison.Ordinal) ? value.AddDays(1)
            : _format.Contains('M', StringComparison.Ordinal) ? value.AddMonths(1)
            : value.AddYears(1);

        private static string Translate(string pattern)
        {
            var format = new StringBuilder();
            for (var i = 0; i < pattern.Length;)
            {
                var letter = pattern[i];
                if (letter == '\'')
                {
                    var end = pattern.IndexOf('\'', i + 1);
                    if (end < 0)
                    {
                        throw Invalid(pattern, "Pattern ends with an incomplete string literal");
                    }

                    format.Append('\'').Append(end == i + 1 ? "\\'" : pattern[(i + 1)..end]).Append('\'');
                    i = end + 1;
                    continue;
                }

                var run = i;
                while (run < pattern.Length && pattern[run] == letter)
                {
                    run++;
                }

                format.Append(char.IsAsciiLetter(letter) ? Element(pattern, letter, run - i) : Literal(pattern[i..run]));
                i = run;
            }

            return format.ToString();
        }

        private static string Element(string pattern, char letter, int count) => (letter, count) switch
        {
            ('y' or 'u', 4) => "yyyy",
            ('M', 2) => "MM",
            ('M', 1) => "M",
            ('d', 2) => "dd",
            ('d', 1) => "d",
            ('H', 2) => "HH",
            ('m', 2) => "mm",
            ('s', 2) => "ss",
            ('S', <= 7) => new string('f', count),
            ('X', 3) or ('Z', 5) => "K",
            _ => throw Invalid(pattern, $"Unsupported pattern letters: {new string(letter, count)}"),
        };

        private static string Literal(string text) => string.Concat(text.Select(character => "\\" + character));

        private static ElasticException Invalid(string pattern, string why) => Refuse.IllegalArgument($"Invalid format: [{pattern}]: {why}");
    }
}
