using System.Globalization;
using Imago.Api.Errors;
using Imago.Api.Paging;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Microsoft.Extensions.Primitives;

namespace Imago.Api.Search;

/// <summary>Reads a search from the query parameters of a request, and everything that is wrong with them at once.</summary>
public sealed class PhotoSearchReader
{
    private readonly IQueryCollection _parameters;
    private readonly ParameterErrors _errors = new();

    private PhotoSearchReader(IQueryCollection parameters) => _parameters = parameters;

    /// <returns>The search, which is of use only where there are no errors.</returns>
    public static (PhotoSearch Search, ParameterErrors Errors) Read(IQueryCollection parameters)
    {
        var reader = new PhotoSearchReader(parameters);
        return (reader.ReadSearch(), reader._errors);
    }

    private PhotoSearch ReadSearch()
    {
        RefuseUnknown();
        var text = Single(SearchParameter.Query)?.Trim() ?? "";
        var query = ReadQuery(text);
        var search = new PhotoSearch
        {
            Text = text,
            Query = query,
            Photographers = ReadPhotographers(),
            Database = ReadValue(SearchParameter.Database, PhotoValues.Databases),
            Orientation = ReadValue(SearchParameter.Orientation, PhotoValues.Orientations),
            From = ReadDay(SearchParameter.From),
            To = ReadDay(SearchParameter.To),
            Sort = ReadSort(query),
            PageSize = ReadPageSize(),
            Facets = ReadFacets(),
        };
        if (search.From > search.To)
        {
            _errors.Add(SearchParameter.From, "from must not be later than to.");
        }

        return search with { Cursor = ReadCursor(search) };
    }

    private void RefuseUnknown()
    {
        var known = SearchParameter.All.Select(parameter => parameter.Name).ToArray();
        foreach (var name in _parameters.Keys.Where(key => !known.Contains(key, StringComparer.Ordinal)))
        {
            _errors.Add(name, $"Unknown parameter; known are {string.Join(", ", known)}.");
        }
    }

    private QueryNode ReadQuery(string text)
    {
        if (QueryParser.TryParse(text, out var query, out var exceeded))
        {
            return query;
        }

        _errors.Add(SearchParameter.Query, $"q {exceeded}");
        return QueryNode.Everything;
    }

    private string[] ReadPhotographers()
    {
        string[] names = [.. Values(SearchParameter.Photographer).Distinct(StringComparer.Ordinal)];
        if (names.Length > SearchParameter.MaxPhotographers)
        {
            _errors.Add(SearchParameter.Photographer, $"photographer may be given at most {SearchParameter.MaxPhotographers} times.");
        }

        if (names.Any(name => name.Length > SearchParameter.MaxPhotographerLength))
        {
            _errors.Add(SearchParameter.Photographer, $"photographer must have at most {SearchParameter.MaxPhotographerLength} characters.");
        }

        return names;
    }

    private string? ReadValue(string name, IReadOnlyList<string> allowed)
    {
        var value = Single(name);
        if (value is null || allowed.Contains(value, StringComparer.Ordinal))
        {
            return value;
        }

        _errors.Add(name, $"{name} must be {Alternatives(allowed)}.");
        return null;
    }

    private DateOnly? ReadDay(string name)
    {
        if (Single(name) is not { } value)
        {
            return null;
        }

        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        _errors.Add(name, $"{name} must be a day such as 1955-07-21.");
        return null;
    }

    private PhotoSort ReadSort(QueryNode query)
    {
        var name = ReadValue(SearchParameter.Sort, [.. PhotoSort.All.Select(sort => sort.Name)]);
        return PhotoSort.All.FirstOrDefault(sort => sort.Name == name)
            ?? (TextQuery.IsScored(query) ? PhotoSort.Relevance : PhotoSort.Newest);
    }

    private int ReadPageSize()
    {
        if (Single(SearchParameter.PageSize) is not { } value)
        {
            return PhotoSearch.DefaultPageSize;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= PhotoSearch.MaxPageSize)
        {
            return size;
        }

        _errors.Add(SearchParameter.PageSize, $"pageSize must be a whole number from 1 to {PhotoSearch.MaxPageSize}.");
        return PhotoSearch.DefaultPageSize;
    }

    private IReadOnlyList<Facet> ReadFacets()
    {
        if (Single(SearchParameter.Facets) is not { } value)
        {
            return Facet.All;
        }

        if (value == SearchParameter.NoFacets)
        {
            return [];
        }

        var names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Any(name => Facet.All.All(facet => facet.Name != name)))
        {
            _errors.Add(SearchParameter.Facets,
                $"facets must be a list, separated by commas, of {string.Join(", ", Facet.All.Select(facet => facet.Name))}; or none.");
        }

        return [.. Facet.All.Where(facet => names.Contains(facet.Name, StringComparer.Ordinal))];
    }

    private Cursor? ReadCursor(PhotoSearch search)
    {
        // With other errors the search is not the one that was meant, and its cursor would only seem wrong.
        if (Single(SearchParameter.Cursor) is not { } text || _errors.Any)
        {
            return null;
        }

        if (!CursorFormat.TryRead(text, search.Identity, out var cursor, out var refusal))
        {
            _errors.Add(SearchParameter.Cursor, $"cursor {refusal}");
            return null;
        }

        if (!search.Sort.Accepts(cursor.Position))
        {
            _errors.Add(SearchParameter.Cursor, $"cursor holds no position of the order {search.Sort.Name}.");
            return null;
        }

        return cursor;
    }

    /// <summary>The value of a parameter that may be given once; null where it is absent or empty, as forms send empty fields.</summary>
    private string? Single(string name)
    {
        var values = Values(name).ToArray();
        if (values.Length > 1)
        {
            _errors.Add(name, $"{name} may be given only once.");
        }

        return values.FirstOrDefault();
    }

    private IEnumerable<string> Values(string name) =>
        (_parameters.TryGetValue(name, out var values) ? values : StringValues.Empty).Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!);

    private static string Alternatives(IReadOnlyList<string> values) => $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
