namespace Imago.Frontend.Archive;

/// <summary>One page of photos that match a search.</summary>
public sealed record PhotoSearchResult
{
    private static readonly Dictionary<string, IReadOnlyList<FacetValue>> NoFacets = [];

    /// <summary>All photos that match, exactly.</summary>
    public long Total { get; init; }

    public IReadOnlyList<ArchivePhoto> Items { get; init => field = value ?? []; } = [];

    /// <summary>Values and counts by facet, whose name is that of the parameter that selects its values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets { get; init => field = value ?? NoFacets; } = NoFacets;

    public AppliedSearch? Applied { get; init; }

    /// <summary>Where nothing was found: what would find something.</summary>
    public SearchAdvice? Advice { get; init; }

    /// <summary>Present where the index cannot be reached and this is an earlier answer; English.</summary>
    public string? Warning { get; init; }

    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>Cursor of the previous page; null on the first.</summary>
    public string? Previous { get; init; }

    /// <summary>The values of a facet; none where it was not asked for.</summary>
    public IReadOnlyList<FacetValue> Facet(string name) => Facets.GetValueOrDefault(name) ?? [];
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

/// <summary>Ways out of a search that finds nothing.</summary>
public sealed record SearchAdvice
{
    /// <summary>Queries with words that the archive has.</summary>
    public IReadOnlyList<OtherSpelling> DidYouMean { get; init => field = value ?? []; } = [];

    /// <summary>The search without a filter or a part of the query.</summary>
    public IReadOnlyList<WithoutPart> Without { get; init => field = value ?? []; } = [];
}

/// <param name="Q">The query.</param>
/// <param name="Total">How many photos it finds.</param>
/// <param name="Address">Path and query of that search in the API.</param>
public sealed record OtherSpelling(string Q, long Total, string Address);

/// <param name="Parameter">The parameter that is dropped; <c>q</c> for a part of the query.</param>
/// <param name="Values">The values that are dropped.</param>
/// <param name="Total">How many photos are found without them.</param>
/// <param name="Address">Path and query of that search in the API.</param>
public sealed record WithoutPart(string Parameter, IReadOnlyList<string> Values, long Total, string Address);

/// <summary>Photos like another one.</summary>
public sealed record SimilarResult
{
    public IReadOnlyList<ArchivePhoto> Items { get; init => field = value ?? []; } = [];
}

/// <summary>What the query matched in one text of a photo.</summary>
/// <param name="Field"><c>caption</c>, <c>title</c> or <c>description</c>.</param>
/// <param name="Text">The text as it is.</param>
/// <param name="Ranges">The parts of the text that matched, in order, without overlaps.</param>
public sealed record Highlight(string Field, string Text, IReadOnlyList<TextRange> Ranges);

/// <summary>A part of a text, in UTF-16 units.</summary>
public sealed record TextRange(int Start, int Length);
