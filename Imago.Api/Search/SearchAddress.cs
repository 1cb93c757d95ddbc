using System.Globalization;
using System.Text;
using Imago.Api.Paging;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>Writes the canonical address of a search: parameters in order, those left out that say what goes without saying.</summary>
internal static class SearchAddress
{
    private const string Path = "/api/photos";

    public static string Of(PhotoSearch search)
    {
        var address = new StringBuilder(Path);
        foreach (var (name, value) in search.Filters.Concat(Others(search)).OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
        {
            address.Append(address.Length == Path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return address.ToString();
    }

    /// <summary>The header <c>Link</c> (RFC 8288) with the pages beside a page; null where there are none.</summary>
    public static string? LinksOf(PhotoSearch search, PhotoSearchResult page)
    {
        var first = Of(search with { Cursor = null });
        string[] links =
        [
            .. page.Next is { } next ? [$"<{first}&{SearchParameters.Cursor}={next}>; rel=\"next\""] : Array.Empty<string>(),
            .. page.Previous is { } previous ? [$"<{first}&{SearchParameters.Cursor}={previous}>; rel=\"prev\""] : Array.Empty<string>(),
            .. search.Cursor is null ? Array.Empty<string>() : [$"<{first}>; rel=\"first\""],
        ];
        return links.Length == 0 ? null : string.Join(", ", links);
    }

    private static IEnumerable<(string Name, string Value)> Others(PhotoSearch search)
    {
        if (search.Query != QueryNode.Everything)
        {
            yield return (SearchParameters.Query, search.Query.ToString());
        }

        yield return (SearchParameters.Sort, search.Sort.Name);
        if (search.IsGrouped)
        {
            yield return (SearchParameters.Group, PhotoSearch.ByEvent);
        }

        if (search.PageSize != PhotoSearch.DefaultPageSize)
        {
            yield return (SearchParameters.PageSize, search.PageSize.ToString(CultureInfo.InvariantCulture));
        }

        if (search.Cursor is { } cursor)
        {
            yield return (SearchParameters.Cursor, CursorFormat.Write(cursor, search.Identity));
        }

        if (search.Facets.Count != Facet.All.Count)
        {
            yield return (SearchParameters.Facets,
                search.Facets.Count == 0 ? SearchParameter.NoFacets : string.Join(',', search.Facets.Select(facet => facet.Name)));
        }

        if (search.PhotographerContains is { } contains)
        {
            yield return (SearchParameters.PhotographerContains, contains);
        }
    }
}
