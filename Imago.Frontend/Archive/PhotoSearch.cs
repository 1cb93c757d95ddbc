using System.Collections.Immutable;
using Imago.Archive.Searches;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Imago.Frontend.Archive;

/// <summary>
/// A search as addresses state it. The search page and the API use the same parameters, so that a page's address is all of its state and the
/// API's query too. Values stay as they came: the API is the judge of them and says what is allowed.
/// </summary>
public sealed class PhotoSearch
{
    public const string Relevance = "relevance";
    public const string Newest = "newest";
    public const string Oldest = "oldest";
    public const string Largest = "largest";

    /// <summary>The value of <see cref="SearchParameters.Group"/> that shows one photo of each event.</summary>
    public const string ByEvent = "event";

    private readonly ImmutableDictionary<string, ImmutableArray<string>> _values;

    private PhotoSearch(ImmutableDictionary<string, ImmutableArray<string>> values) => _values = values;

    /// <summary>All photos.</summary>
    public static PhotoSearch Everything { get; } = new(ImmutableDictionary<string, ImmutableArray<string>>.Empty.WithComparers(StringComparer.Ordinal));

    public string? Query => Value(SearchParameters.Query);

    /// <summary>Null leaves the order to the API: relevance if there is a query, else newest first.</summary>
    public string? Sort => Value(SearchParameters.Sort);

    /// <summary>The page of results; null is the first.</summary>
    public string? Cursor => Value(SearchParameters.Cursor);

    public bool IsGrouped => Value(SearchParameters.Group) == ByEvent;

    public bool HasFilters => SearchParameters.Filters.Any(_values.ContainsKey);

    /// <summary>The address of this search's page.</summary>
    public string Href => "/" + ToQueryString();

    /// <summary>Reads the parameters of a search and ignores all others.</summary>
    public static PhotoSearch Parse(IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var search = Everything;
        foreach (var (name, values) in parameters)
        {
            if (SearchParameters.All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } parameter)
            {
                // Names are exact: a blank that the archive delivered is part of the name.
                var given = values.Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!);
                search = search.With(
                    parameter,
                    [.. SearchParameters.Repeatable.Contains(parameter) ? given : given.Take(1).Select(value => value.Trim())]);
            }
        }

        return search;
    }

    /// <summary>Reads a query string, with or without its question mark.</summary>
    public static PhotoSearch Parse(string? queryString) => Parse(QueryHelpers.ParseQuery(queryString));

    /// <summary>The parameter's only or first value; null where it is not set.</summary>
    public string? Value(string parameter) => Values(parameter) is [var first, ..] ? first : null;

    public IReadOnlyList<string> Values(string parameter) => _values.TryGetValue(parameter, out var values) ? values : [];

    public bool Has(string parameter, string value) => Values(parameter).Contains(value, StringComparer.Ordinal);

    /// <summary>The same search with these values of a parameter; none unsets it.</summary>
    public PhotoSearch With(string parameter, params IEnumerable<string> values)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).ToImmutableArray();
        return new(distinct.IsEmpty ? _values.Remove(parameter) : _values.SetItem(parameter, distinct));
    }

    /// <summary>The first page of the search without these parameters.</summary>
    public PhotoSearch Without(params IEnumerable<string> parameters) => new(_values.RemoveRange(parameters.Append(SearchParameters.Cursor)));

    /// <summary>The first page of the search with one value of a parameter switched.</summary>
    public PhotoSearch Toggle(string parameter, string value) => FirstPage().With(
        parameter,
        Has(parameter, value) ? Values(parameter).Where(other => other != value)
        : SearchParameters.Repeatable.Contains(parameter) ? [.. Values(parameter), value]
        : [value]);

    /// <summary>The first page in the same order with the same filters.</summary>
    public PhotoSearch FirstPage() => Without();

    public PhotoSearch WithoutFilters() => Without(SearchParameters.Filters);

    /// <summary>The parameters that are set, in a fixed order, by their names in addresses.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters() =>
        SearchParameters.All.SelectMany(name => Values(name).Select(value => KeyValuePair.Create(name, value)));

    /// <summary><c>?q=...</c>, or nothing for the empty search.</summary>
    public string ToQueryString() => new QueryBuilder(Parameters()).ToQueryString().Value ?? "";
}
