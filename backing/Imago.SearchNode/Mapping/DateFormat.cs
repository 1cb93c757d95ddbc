using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>A date format: alternatives separated by <c>||</c>; the first one that fits parses, the first one formats.</summary>
internal sealed class DateFormat
{
    public const string DefaultText = "strict_date_optional_time||epoch_millis";

    private readonly DatePattern[] _patterns;

    private DateFormat(string text, DatePattern[] patterns)
    {
        Text = text;
        _patterns = patterns;
    }

    public static DateFormat Default { get; } = Create(DefaultText);

    public string Text { get; }

    public static DateFormat Create(string text) =>
        text.Length == 0
            ? throw Refuse.IllegalArgument("No date pattern provided")
            : new DateFormat(text, [.. text.Split("||").Select(DatePattern.Create)]);

    public bool TryParse(string text, out long millis, bool roundUp = false, TimeSpan offset = default)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.TryParse(text, roundUp, offset, out millis))
            {
                return true;
            }
        }

        millis = 0;
        return false;
    }

    public string Format(long millis) => _patterns[0].Format(millis);

    /// <summary>As the clocks of a zone show it.</summary>
    public string Format(long millis, TimeZoneInfo zone) => _patterns[0].Format(millis, zone);

    public ElasticException Failure(string text) =>
        Refuse.IllegalArgument(
            $"failed to parse date field [{text}] with format [{Text}]",
            new ElasticException(
                StatusCodes.Status400BadRequest,
                "date_time_parse_exception",
                _patterns.Length > 1 ? "Failed to parse with all enclosed parsers" : $"Text '{text}' could not be parsed"));
}
