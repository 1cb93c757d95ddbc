using Imago.Archive.Searches;
using Imago.Frontend.Archive;

namespace Imago.Frontend.Photos;

/// <summary>The addresses of the photos before and behind one in the search that it was opened from; null at the ends of the search.</summary>
public sealed record PhotoNeighbours(string? Previous, string? Next)
{
    /// <summary>Finds them on the page of results that the photo stands on, or on the page before or behind it.</summary>
    /// <returns>Null where the search does not have the photo on that page any more.</returns>
    public static async Task<PhotoNeighbours?> FindAsync(ArchiveClient archive, string id, PhotoSearch search, CancellationToken cancellationToken)
    {
        if ((await archive.ListAsync(search, cancellationToken)).Value is not { } page)
        {
            return null;
        }

        var at = page.Items.Select(photo => photo.Id).ToList().IndexOf(id);
        if (at < 0)
        {
            return null;
        }

        var before = at > 0
            ? Task.FromResult<string?>(PhotoAddress.Create(page.Items[at - 1].Id, search))
            : OnPageAsync(page.Previous, items => items[^1]);
        var behind = at < page.Items.Count - 1
            ? Task.FromResult<string?>(PhotoAddress.Create(page.Items[at + 1].Id, search))
            : OnPageAsync(page.Next, items => items[0]);
        return new PhotoNeighbours(await before, await behind);

        async Task<string?> OnPageAsync(string? cursor, Func<IReadOnlyList<ArchivePhoto>, ArchivePhoto> choose)
        {
            if (cursor is null)
            {
                return null;
            }

            var other = search.With(SearchParameters.Cursor, cursor);
            var items = (await archive.ListAsync(other, cancellationToken)).Value?.Items ?? [];
            return items.Count == 0 ? null : PhotoAddress.Create(choose(items).Id, other);
        }
    }
}
