using System.Globalization;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Indexing;

/// <summary>Elasticsearch's durations: <c>30s</c>, <c>1m</c>, <c>500ms</c>.</summary>
internal static class TimeUnits
{
    public static TimeSpan Parse(string text, string name)
    {
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
        {
            digits++;
        }

        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        if (digits == 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            throw Failure(text, name);
        }

        var milliseconds = text[digits..] switch
        {
            "nanos" => number / 1_000_000,
            "micros" => number / 1_000,
            "ms" => number,
            "s" => number * 1_000,
            "m" => number * 60_000,
            "h" => number * 3_600_000,
            "d" => number * 86_400_000,
            _ => throw Failure(text, name),
        };
        return milliseconds < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : throw Failure(text, name);
    }

    private static ElasticException Failure(string text, string name) => Refuse.IllegalArgument(
        $"failed to parse setting [{name}] with value [{text}] as a time value: unit is missing or unrecognized");
}
