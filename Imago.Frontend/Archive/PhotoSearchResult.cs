namespace Imago.Frontend.Archive;

/// <summary>One page of photos that match a search.</summary>
public sealed record PhotoSearchResult
{
    private static readonly Dictionary<string, IReadOnlyList<FacetValue>> NoFacets = [];

    /// <summary>All photos that match, exactly.</summary>
    public long Total { get; init; }

    public IReadOnlyList<ArchivePhoto> Items { get; init => field = value ?? []; } = [];

    /// <summary>Values and counts by facet: <c>photographer</c>, <c>db</c>, <c>orientation</c>, <c>decade</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets { get; init => field = value ?? NoFacets; } = NoFacets;

    public AppliedSearch? Applied { get; init; }

    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>Cursor of the previous page; null on the first.</summary>
    public string? Previous { get; init; }
}

public sealed record FacetValue(string Value, long Count, bool Selected);

/// <summary>What the API made of the search.</summary>
public sealed record AppliedSearch
{
    /// <summary>The order that was really used.</summary>
    public string? Sort { get; init; }

    /// <summary>A sentence, in English, for each part of the query that could not be used as it was meant.</summary>
    public IReadOnlyList<string> Ignored { get; init => field = value ?? []; } = [];
}
