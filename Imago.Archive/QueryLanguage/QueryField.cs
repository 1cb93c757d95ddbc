using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.QueryLanguage;

/// <summary>A construct of the form <c>name:value</c>.</summary>
/// <param name="Name">What stands before the colon, in any case.</param>
/// <param name="Allowed">Which values it takes, in words.</param>
/// <param name="Read">The node for a value; null where the value is none that it takes, which makes the whole a word.</param>
internal sealed record QueryField(string Name, string Allowed, Func<string, QueryNode?> Read)
{
    public static IReadOnlyList<QueryField> All { get; } =
    [
        new("photographer", "a name", ReadPhotographer),
        new("year", "a year from 1000 to 2999, or a range such as 1955..1960, 1955.. or ..1960", ReadYears),
        new("db", "stock or sport", value => Lowered(value, PhotoValues.Databases) is { } name ? new QueryNode.Database(name) : null),
        new("id", "an image number", value => QueryNumbers.ImageNumber(value) is { } number ? new QueryNode.ImageNumber(number) : null),
        new("has", FieldNames(), value => QueryFieldNames.Canonical(value) is { } name ? new QueryNode.Has(name) : null),
        new("missing", FieldNames(), value => QueryFieldNames.Canonical(value) is { } name ? new QueryNode.Missing(name) : null),
        new("issue", "the id of a quality rule, such as date-unparsable",
            value => Lowered(value, QualityRules.All.Select(rule => rule.Id)) is { } rule ? new QueryNode.Issue(rule) : null),
    ];

    private static readonly Dictionary<string, QueryField> ByName = All.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The construct whose name and colon the text begins with; null where it begins with none.</summary>
    public static QueryField? Of(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        ? ByName.GetValueOrDefault(text[..colon])
        : null;

    /// <summary>The node of a text <c>name:value</c>; null where it is none.</summary>
    public static QueryNode? ReadFrom(string text) =>
        Of(text) is { } field && text.Length > field.Name.Length + 1 ? field.Read(text[(field.Name.Length + 1)..]) : null;

    // A single word is written without quotes, where a quote or bracket in it could be taken for syntax.
    private static QueryNode.Photographer? ReadPhotographer(string value) =>
        Searchable.Has(value) && (value.Contains(' ', StringComparison.Ordinal) || value.IndexOfAny(['"', '(', ')']) < 0)
            ? new QueryNode.Photographer(value)
            : null;

    private static QueryNode.Years? ReadYears(string value)
    {
        if (QueryNumbers.Year(value) is { } single)
        {
            return new QueryNode.Years(single, single);
        }

        if (value.Split("..") is not [var first, var last] || (first.Length == 0 && last.Length == 0))
        {
            return null;
        }

        var from = QueryNumbers.Year(first);
        var to = QueryNumbers.Year(last);
        var readable = (from is not null || first.Length == 0) && (to is not null || last.Length == 0);
        return readable && !(from > to) ? new QueryNode.Years(from, to) : null;
    }

    private static string? Lowered(string value, IEnumerable<string> allowed) =>
        allowed.FirstOrDefault(candidate => candidate.Equals(value, StringComparison.OrdinalIgnoreCase));

    private static string FieldNames() =>
        "one of " + string.Join(", ", QueryFieldNames.All.Select(entry => entry.Name));
}
