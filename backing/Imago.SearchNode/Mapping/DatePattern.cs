using System.Globalization;
using System.Text;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>One alternative of a date format: a name that Elasticsearch knows, or a pattern such as <c>yyyy/MM/dd HH:mm:ss</c>.</summary>
internal abstract class DatePattern
{
    public static DatePattern Create(string name) => name switch
    {
        "strict_date_optional_time" => new OptionalTime(strict: true),
        "date_optional_time" => new OptionalTime(strict: false),
        "epoch_millis" => new Epoch(millisPerUnit: 1),
        "epoch_second" => new Epoch(millisPerUnit: 1000),
        "strict_date" or "date" => new Custom("yyyy-MM-dd"),
        "strict_year" or "year" => new Custom("yyyy"),
        "strict_year_month" or "year_month" => new Custom("yyyy-MM"),
        "strict_date_time" or "date_time" => new Custom("yyyy-MM-dd'T'HH:mm:ss.SSSXXX"),
        "strict_date_time_no_millis" or "date_time_no_millis" => new Custom("yyyy-MM-dd'T'HH:mm:ssXXX"),
        "basic_date" => new Custom("yyyyMMdd"),
        _ => new Custom(name),
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
        private readonly string _format;

        public Custom(string pattern) => _format = Translate(pattern);

        public override bool TryParse(string text, bool roundUp, TimeSpan offset, out long millis)
        {
            millis = 0;
            if (!DateTimeOffset.TryParseExact(text, _format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
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
            : value.AddDays(1);

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
