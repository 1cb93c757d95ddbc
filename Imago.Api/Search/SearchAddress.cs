using System.Globalization;
using System.Text;
using Imago.Api.Paging;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Search;

/// <summary>Writes the canonical address of a search.</summary>
internal static class SearchAddress
{
    private const string Path = "/api/photos";

    public static string Of(PhotoSearch search)
    {
        var address = new StringBuilder(Path);
        foreach (var (name, value) in Parameters(search).OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            address.Append(address.Length == Path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Parameters(PhotoSearch search)
    {
        if (search.Query != QueryNode.Everything)
        {
            yield return (SearchParameter.Query, search.Query.ToString());
        }

        foreach (var name in search.Photographers.Order(StringComparer.Ordinal))
        {
            yield return (SearchParameter.Photographer, name);
        }

        if (search.Database is { } database)
        {
            yield return (SearchParameter.Database, database);
        }

        if (search.Orientation is { } orientation)
        {
            yield return (SearchParameter.Orientation, orientation);
        }

        if (search.From is { } from)
        {
            yield return (SearchParameter.From, from.ToString("O", CultureInfo.InvariantCulture));
        }

        if (search.To is { } to)
        {
            yield return (SearchParameter.To, to.ToString("O", CultureInfo.InvariantCulture));
        }

        yield return (SearchParameter.Sort, search.Sort.Name);

        if (search.PageSize != PhotoSearch.DefaultPageSize)
        {
            yield return (SearchParameter.PageSize, search.PageSize.ToString(CultureInfo.InvariantCulture));
        }

        if (search.Cursor is { } cursor)
        {
            yield return (SearchParameter.Cursor, CursorFormat.Write(cursor, search.Identity));
        }

        if (search.Facets.Count != Facet.All.Count)
        {
            yield return (SearchParameter.Facets,
                search.Facets.Count == 0 ? SearchParameter.NoFacets : string.Join(',', search.Facets.Select(facet => facet.Name)));
        }
    }
}
