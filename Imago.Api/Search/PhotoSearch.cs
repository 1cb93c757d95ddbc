using System.Globalization;
using Imago.Api.Paging;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Search;

/// <summary>A search whose parameters have been checked.</summary>
public sealed record PhotoSearch
{
    public const int DefaultPageSize = 20;
    public const int MaxPageSize = 100;

    /// <summary>The query as it was typed.</summary>
    public string Text { get; init; } = "";

    public QueryNode Query { get; init; } = QueryNode.Everything;

    /// <summary>Exact names, without doubles.</summary>
    public IReadOnlyList<string> Photographers { get; init; } = [];

    public string? Database { get; init; }

    public string? Orientation { get; init; }

    /// <summary>First day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day.</summary>
    public DateOnly? To { get; init; }

    public PhotoSort Sort { get; init; } = PhotoSort.Newest;

    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>Where the page begins or ends; null for the first page.</summary>
    public Cursor? Cursor { get; init; }

    public IReadOnlyList<Facet> Facets { get; init; } = Facet.All;

    /// <summary>
    /// Path and query of this page, canonical: two searches whose answers are the same have the same address, and it leads to this search.
    /// </summary>
    public string Address => SearchAddress.Of(this);

    /// <summary>
    /// What identifies the result: query, filters and order, but not the page, its size or the facets. Two searches that mean the same have
    /// the same identity.
    /// </summary>
    public string Identity => string.Join('\n',
    [
        Sort.Name,
        Database,
        Orientation,
        From?.ToString("O", CultureInfo.InvariantCulture),
        To?.ToString("O", CultureInfo.InvariantCulture),
        Query.ToString(),
        .. Photographers.Order(StringComparer.Ordinal),
    ]);
}
