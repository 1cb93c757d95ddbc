using Imago.Api.Index;
using Imago.Api.Paging;

namespace Imago.Api.Search;

/// <summary>A hit, and in a search by event how many photos it stands for.</summary>
internal sealed record FoundPhoto(PhotoHit Hit, long? EventPhotos);

/// <summary>The photos of one page in the order of the search, and the cursors of the pages beside it.</summary>
internal sealed record ResultPage(IReadOnlyList<FoundPhoto> Photos, string? Next, string? Previous)
{
    /// <param name="search">The search.</param>
    /// <param name="found">What the index found: up to one more than the page holds, reversed when read backwards.</param>
    public static ResultPage Of(PhotoSearch search, IReadOnlyCollection<FoundPhoto> found)
    {
        var backwards = search.Cursor is { Direction: PageDirection.Previous };
        var onPage = found.Take(search.PageSize);
        FoundPhoto[] page = [.. backwards ? onPage.Reverse() : onPage];
        if (page.Length == 0)
        {
            return new ResultPage(page, Next: null, Previous: null);
        }

        // In the direction of reading the additional photo tells whether there is more; against it stands the photo that the cursor came from.
        var more = found.Count > search.PageSize;
        var cameFromHere = search.Cursor is not null;
        return new ResultPage(
            page,
            (backwards ? cameFromHere : more) ? CursorOf(PageDirection.Next, page[^1]) : null,
            (backwards ? more : cameFromHere) ? CursorOf(PageDirection.Previous, page[0]) : null);

        string CursorOf(PageDirection direction, FoundPhoto photo) =>
            CursorFormat.Write(new Cursor(direction, photo.Hit.Sort), search.Identity);
    }
}
