namespace Imago.Archive.Searches;

/// <summary>The parameters of a search by their names in addresses, which the API and the search page share. They are case-sensitive.</summary>
public static class SearchParameters
{
    public const string Query = "q";
    public const string Photographer = "photographer";
    public const string Database = "db";
    public const string From = "from";
    public const string To = "to";
    public const string Decade = "decade";
    public const string Year = "year";
    public const string Orientation = "orientation";
    public const string MinWidth = "minWidth";
    public const string MinHeight = "minHeight";
    public const string MinMegapixels = "minMegapixels";
    public const string UsableIn = "usableIn";
    public const string EditorialOnly = "editorialOnly";
    public const string Rights = "rights";
    public const string Has = "has";
    public const string Missing = "missing";
    public const string Issue = "issue";
    public const string Event = "event";
    public const string Sort = "sort";
    public const string Group = "group";
    public const string PhotographerContains = "photographerContains";
    public const string Cursor = "cursor";

    /// <summary>Of the API alone: the page always has the same number of photos.</summary>
    public const string PageSize = "pageSize";

    /// <summary>Of the API alone: the page always shows the same counts.</summary>
    public const string Facets = "facets";

    /// <summary>Those that narrow what is found, in the order of the chips.</summary>
    public static IReadOnlyList<string> Filters { get; } =
    [
        Photographer, Database, From, To, Decade, Year, Orientation, MinWidth, MinHeight, MinMegapixels, UsableIn, EditorialOnly, Rights, Has,
        Missing, Issue, Event,
    ];

    /// <summary>All that a page's address has, in the order of addresses: one search has one address.</summary>
    public static IReadOnlyList<string> All { get; } = [Query, .. Filters, Sort, Group, PhotographerContains, Cursor];

    /// <summary>Those that may have several values.</summary>
    public static IReadOnlySet<string> Repeatable { get; } =
        new HashSet<string>(StringComparer.Ordinal) { Photographer, Database, Decade, Year, Orientation, Rights, Has, Missing, Issue };
}
