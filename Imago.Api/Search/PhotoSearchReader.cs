using System.Globalization;
using Imago.Api.Errors;
using Imago.Api.Paging;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;
using Microsoft.Extensions.Primitives;

namespace Imago.Api.Search;

/// <summary>Reads a search from the query parameters of a request, and everything that is wrong with them at once.</summary>
public sealed class PhotoSearchReader
{
    private static readonly string[] Flags = ["true", "false"];

    private static readonly string[] IssueIds = [.. QualityRules.All.Select(rule => rule.Id)];

    private static readonly string[] Known = [.. SearchParameter.All.Select(parameter => parameter.Name)];

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
        _errors.RefuseUnknown(_parameters, Known);
        var query = ReadQuery(Single(SearchParameters.Query)?.Trim() ?? "");
        var search = new PhotoSearch
        {
            Query = query,
            Photographers = ReadTexts(SearchParameters.Photographer),
            Databases = ReadValues(SearchParameters.Database, PhotoValues.Databases),
            Orientations = ReadValues(SearchParameters.Orientation, PhotoValues.Orientations),
            From = ReadDay(SearchParameters.From),
            To = ReadDay(SearchParameters.To),
            Decades = ReadYears(SearchParameters.Decade, years: 10, "the first year of a decade, such as 1950"),
            Years = ReadYears(SearchParameters.Year, years: 1, "a year, such as 1955"),
            MinWidth = ReadWhole(SearchParameters.MinWidth, SearchParameter.MaxSide),
            MinHeight = ReadWhole(SearchParameters.MinHeight, SearchParameter.MaxSide),
            MinMegapixels = ReadMegapixels(),
            UsableIn = ReadCountry(),
            EditorialOnly = ReadValue(SearchParameters.EditorialOnly, Flags) switch { "true" => true, "false" => false, _ => null },
            Rights = ReadValues(SearchParameters.Rights, RightsFilter.Values),
            Has = ReadFields(SearchParameters.Has),
            Missing = ReadFields(SearchParameters.Missing),
            Issues = ReadValues(SearchParameters.Issue, IssueIds),
            Event = ReadText(SearchParameters.Event),
            Sort = ReadSort(query),
            IsGrouped = ReadValue(SearchParameters.Group, [PhotoSearch.ByEvent]) is not null,
            PageSize = ReadWhole(SearchParameters.PageSize, PhotoSearch.MaxPageSize) ?? PhotoSearch.DefaultPageSize,
            Facets = ReadFacets(),
            PhotographerContains = ReadText(SearchParameters.PhotographerContains),
        };
        RefuseContradictions(search);
        return search with { Cursor = ReadCursor(search) };
    }

    /// <summary>Parameters that no photo can satisfy together are a mistake of whoever put them together.</summary>
    private void RefuseContradictions(PhotoSearch search)
    {
        if (search.From > search.To)
        {
            _errors.Add(SearchParameters.From, "from must not be later than to.");
        }

        foreach (var field in search.Has.Intersect(search.Missing))
        {
            _errors.Add(SearchParameters.Missing, $"missing and has must not both name {field}.");
        }

        foreach (var (parameter, field, isGiven) in (ReadOnlySpan<(string, string, bool)>)
            [
                (SearchParameters.MinWidth, "width", search.MinWidth is not null),
                (SearchParameters.MinHeight, "height", search.MinHeight is not null),
                (SearchParameters.From, "date", search.From is not null),
                (SearchParameters.To, "date", search.To is not null),
                (SearchParameters.Year, "date", search.Years.Count > 0),
                (SearchParameters.Decade, "date", search.Decades.Count > 0),
                (SearchParameters.Photographer, "photographer", search.Photographers.Count > 0),
                (SearchParameters.Database, "db", search.Databases.Count > 0),
                (SearchParameters.Orientation, "orientation", search.Orientations.Count > 0),
                (SearchParameters.Event, "event", search.Event is not null),
                (SearchParameters.Issue, "issue", search.Issues.Count > 0),
            ])
        {
            if (isGiven && search.Missing.Contains(field, StringComparer.Ordinal))
            {
                _errors.Add(SearchParameters.Missing, $"missing must not name {field} where {parameter} asks for one.");
            }
        }

        if (search.EditorialOnly is true && search.Rights is [RightsFilter.Free])
        {
            _errors.Add(SearchParameters.Rights, "rights must not be free where editorialOnly is true.");
        }

        if (search.EditorialOnly is false && search.Rights is [RightsFilter.Editorial])
        {
            _errors.Add(SearchParameters.Rights, "rights must not be editorial where editorialOnly is false.");
        }

        if (search.PhotographerContains is not null && !search.Facets.Contains(Facet.Photographer))
        {
            _errors.Add(SearchParameters.PhotographerContains, "photographerContains narrows the facet photographer, which facets must then name.");
        }
    }

    private QueryNode ReadQuery(string text)
    {
        if (QueryParser.TryParse(text, out var query, out var exceeded))
        {
            return query;
        }

        _errors.Add(SearchParameters.Query, $"q {exceeded}");
        return QueryNode.Everything;
    }

    private string[] ReadTexts(string name)
    {
        string[] texts = [.. Several(name)];
        if (texts.Any(text => text.Length > SearchParameter.MaxTextLength))
        {
            _errors.Add(name, $"{name} must have at most {SearchParameter.MaxTextLength} characters.");
        }

        return texts;
    }

    private string? ReadText(string name)
    {
        var text = Single(name);
        if (text?.Length > SearchParameter.MaxTextLength)
        {
            _errors.Add(name, $"{name} must have at most {SearchParameter.MaxTextLength} characters.");
        }

        return text;
    }

    private string[] ReadValues(string name, IReadOnlyList<string> allowed)
    {
        string[] values = [.. Several(name)];
        if (values.Any(value => !allowed.Contains(value, StringComparer.Ordinal)))
        {
            _errors.Add(name, $"{name} must be {Alternatives(allowed)}.");
        }

        return values;
    }

    private string[] ReadFields(string name)
    {
        var fields = Several(name).Select(QueryFieldNames.Canonical).ToArray();
        if (fields.Any(field => field is null))
        {
            _errors.Add(name, $"{name} must be {Alternatives(QueryFieldNames.Canonicals)}.");
        }

        return [.. fields.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private int[] ReadYears(string name, int years, string form)
    {
        var read = Several(name).Select(QueryNumbers.Year).ToArray();
        if (read.Any(year => year is null || year % years != 0))
        {
            _errors.Add(name, $"{name} must be {form}, from {QueryNumbers.FirstYear} to {QueryNumbers.LastYear}.");
        }

        return [.. read.OfType<int>().Distinct().Order()];
    }

    private int? ReadWhole(string name, int most)
    {
        if (Single(name) is not { } value)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        _errors.Add(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from 1 to {most}."));
        return null;
    }

    private double? ReadMegapixels()
    {
        if (Single(SearchParameters.MinMegapixels) is not { } value)
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= SearchParameter.MaxMegapixels)
        {
            return number;
        }

        _errors.Add(SearchParameters.MinMegapixels,
            string.Create(CultureInfo.InvariantCulture, $"minMegapixels must be a number from 0 to {SearchParameter.MaxMegapixels}, such as 2.5."));
        return null;
    }

    private string? ReadCountry()
    {
        if (Single(SearchParameters.UsableIn) is not { } value)
        {
            return null;
        }

        if (value.Length == 2 && value.All(char.IsAsciiLetter))
        {
            return value.ToUpperInvariant();
        }

        _errors.Add(SearchParameters.UsableIn, "usableIn must be a country's two letters of ISO 3166, such as DE.");
        return null;
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
        var name = ReadValue(SearchParameters.Sort, [.. PhotoSort.All.Select(sort => sort.Name)]);
        return PhotoSort.All.FirstOrDefault(sort => sort.Name == name)
            ?? (TextQuery.IsScored(query) ? PhotoSort.Relevance : PhotoSort.Newest);
    }

    private IReadOnlyList<Facet> ReadFacets()
    {
        if (Single(SearchParameters.Facets) is not { } value)
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
            _errors.Add(SearchParameters.Facets,
                $"facets must be a list, separated by commas, of {string.Join(", ", Facet.All.Select(facet => facet.Name))}; or none.");
        }

        return [.. Facet.All.Where(facet => names.Contains(facet.Name, StringComparer.Ordinal))];
    }

    private Cursor? ReadCursor(PhotoSearch search)
    {
        // With other errors the search is not the one that was meant, and its cursor would only seem wrong.
        if (Single(SearchParameters.Cursor) is not { } text || _errors.Any)
        {
            return null;
        }

        if (!CursorFormat.TryRead(text, search.Identity, out var cursor, out var refusal))
        {
            _errors.Add(SearchParameters.Cursor, $"cursor {refusal}");
            return null;
        }

        return cursor;
    }

    /// <summary>The values of a parameter that may be repeated, without doubles and in order.</summary>
    private string[] Several(string name)
    {
        string[] values = [.. Values(name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (values.Length > SearchParameter.MaxValues)
        {
            _errors.Add(name, $"{name} may be given at most {SearchParameter.MaxValues} times.");
        }

        return values;
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

    private static string Alternatives(IReadOnlyList<string> values) => values.Count == 1 ? values[0] : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
