using Elastic.Clients.Elasticsearch.Core.Search;
using Imago.Api.Paging;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>The hits of one page in the order of the search, and the cursors of the pages beside it.</summary>
internal sealed record ResultPage(IReadOnlyList<Hit<Photo>> Hits, string? Next, string? Previous)
{
    /// <param name="search">The search.</param>
    /// <param name="hits">What the index found: up to one more than the page holds, reversed when read backwards.</param>
    public static ResultPage Of(PhotoSearch search, IReadOnlyCollection<Hit<Photo>> hits)
    {
        var backwards = search.Cursor is { Direction: PageDirection.Previous };
        var onPage = hits.Take(search.PageSize);
        Hit<Photo>[] page = [.. backwards ? onPage.Reverse() : onPage];
        if (page.Length == 0)
        {
            return new ResultPage(page, Next: null, Previous: null);
        }

        // In the direction of reading the additional hit tells whether there is more; against it stands the photo that the cursor came from.
        var more = hits.Count > search.PageSize;
        var cameFromHere = search.Cursor is not null;
        return new ResultPage(
            page,
            (backwards ? cameFromHere : more) ? CursorOf(PageDirection.Next, page[^1]) : null,
            (backwards ? more : cameFromHere) ? CursorOf(PageDirection.Previous, page[0]) : null);

        string CursorOf(PageDirection direction, Hit<Photo> hit) => CursorFormat.Write(new Cursor(direction, [.. hit.Sort!]), search.Identity);
    }
}
