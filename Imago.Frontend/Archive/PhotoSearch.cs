using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Imago.Frontend.Archive;

/// <summary>
/// A search as addresses state it. The search page and the API use the same parameters, so that a page's address is all of its state and the
/// API's query too. Values stay as they came: the API is the judge of them and says what is allowed.
/// </summary>
public sealed record PhotoSearch
{
    public const string Relevance = "relevance";
    public const string Newest = "newest";
    public const string Oldest = "oldest";
    public const string Largest = "largest";

    public string? Query { get; init; }

    public IReadOnlyList<string> Photographers { get; init; } = [];

    public string? Database { get; init; }

    /// <summary>First day, <c>yyyy-MM-dd</c>.</summary>
    public string? From { get; init; }

    /// <summary>Last day, <c>yyyy-MM-dd</c>.</summary>
    public string? To { get; init; }

    public string? Orientation { get; init; }

    /// <summary>Null leaves the order to the API: relevance if there is a query, else newest first.</summary>
    public string? Sort { get; init; }

    /// <summary>The page of results; null is the first.</summary>
    public string? Cursor { get; init; }

    public bool HasFilters => Photographers.Count > 0 || Database is not null || From is not null || To is not null || Orientation is not null;

    /// <summary>Reads the parameters of a search and ignores all others.</summary>
    public static PhotoSearch Parse(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var values = parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.OrdinalIgnoreCase);
        return new PhotoSearch
        {
            Query = Single("q"),
            // Names are exact: a blank that the archive delivered is part of the name.
            Photographers = [.. Many("photographer").Distinct(StringComparer.Ordinal)],
            Database = Single("db"),
            From = Single("from"),
            To = Single("to"),
            Orientation = Single("orientation"),
            Sort = Single("sort"),
            Cursor = Single("cursor"),
        };

        IEnumerable<string> Many(string name) =>
            values.GetValueOrDefault(name).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!);

        string? Single(string name) => Many(name).FirstOrDefault()?.Trim();
    }

    /// <summary>Reads a query string, with or without its question mark.</summary>
    public static PhotoSearch Parse(string? queryString) => Parse(QueryHelpers.ParseQuery(queryString));

    /// <summary>The first page in the same order with the same filters.</summary>
    public PhotoSearch FirstPage() => this with { Cursor = null };

    public PhotoSearch WithoutFilters() => FirstPage() with { Photographers = [], Database = null, From = null, To = null, Orientation = null };

    public PhotoSearch TogglePhotographer(string name) => FirstPage() with
    {
        Photographers = Photographers.Contains(name, StringComparer.Ordinal) ? [.. Photographers.Where(other => other != name)] : [.. Photographers, name],
    };

    public PhotoSearch ToggleDatabase(string value) => FirstPage() with { Database = Database == value ? null : value };

    public PhotoSearch ToggleOrientation(string value) => FirstPage() with { Orientation = Orientation == value ? null : value };

    public PhotoSearch ToggleDecade(Decade decade) =>
        FirstPage() with { From = decade.IsSelectedIn(this) ? null : decade.From, To = decade.IsSelectedIn(this) ? null : decade.To };

    /// <summary>The parameters that are set, in a fixed order, by their names in addresses.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters()
    {
        IEnumerable<(string Name, string? Value)> all =
        [
            ("q", Query),
            .. Photographers.Select(name => ("photographer", (string?)name)),
            ("db", Database),
            ("from", From),
            ("to", To),
            ("orientation", Orientation),
            ("sort", Sort),
            ("cursor", Cursor),
        ];
        return all.Where(parameter => parameter.Value is not null).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!));
    }

    /// <summary><c>?q=...</c>, or nothing for the empty search.</summary>
    public string ToQueryString() => new QueryBuilder(Parameters()).ToQueryString().Value ?? "";

    /// <summary>The address of this search's page.</summary>
    public string Href => "/" + ToQueryString();
}
