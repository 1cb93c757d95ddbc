using System.Globalization;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>A way out of a search that finds nothing: the filter to drop, the search without it, and how many photos that finds.</summary>
public sealed record Relaxation(ActiveFilter Filter, long Total)
{
    /// <summary>So many filters are tried; who set more is better served by removing all.</summary>
    private const int MostTried = 8;

    /// <summary>Those that find something, the most first.</summary>
    public static async Task<IReadOnlyList<Relaxation>> FindAsync(
        ArchiveClient archive, PhotoSearch search, IStringLocalizer<Texts> text, CancellationToken cancellationToken)
    {
        var tried = await Task.WhenAll(ActiveFilter.Of(search, text).Take(MostTried).Select(async filter =>
            new Relaxation(filter, await archive.CountAsync(filter.Without, cancellationToken) ?? 0)));
        return [.. tried.Where(relaxation => relaxation.Total > 0).OrderByDescending(relaxation => relaxation.Total)];
    }

    public string Label(IStringLocalizer<Texts> text) =>
        text["WithoutFilter", $"{Filter.Kind}: {Filter.Label}", Total.ToString("N0", CultureInfo.CurrentCulture)];
}
