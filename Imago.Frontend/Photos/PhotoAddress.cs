using System.Text.RegularExpressions;
using Imago.Frontend.Archive;

namespace Imago.Frontend.Photos;

/// <summary>
/// The address of a photo's page, <c>/photo/stock-445?from=q%3Dbaseball</c>. <c>from</c> is the query string of the search that the visitor comes
/// from. It is never followed as it stands: the way back is composed anew from the search parameters found in it, so it cannot lead elsewhere.
/// </summary>
public static partial class PhotoAddress
{
    /// <summary>The parameter that holds the search that the visitor comes from.</summary>
    public const string From = "from";

    private const string Prefix = "/photo/";

    public static bool IsPhotoPage(PathString path) => path.StartsWithSegments("/photo");

    /// <summary>Ids are <c>{db}-{bildnummer}</c>, in an index of older days generated; neither has characters that mean something in a path.</summary>
    public static bool IsId(string id) => IdPattern().IsMatch(id);

    public static string Create(string id, PhotoSearch from)
    {
        var query = from.ToQueryString().TrimStart('?');
        var path = Prefix + Uri.EscapeDataString(id);
        return query.Length == 0 ? path : $"{path}?{From}={Uri.EscapeDataString(query)}";
    }

    /// <summary>The search page again, at the place of the photo.</summary>
    public static string Back(string id, string? from) => $"{PhotoSearch.Parse(from).Href}#{Anchor(id)}";

    /// <summary>The fragment that a photo has on a page of results.</summary>
    public static string Anchor(string id) => "photo-" + id;

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex IdPattern();
}
