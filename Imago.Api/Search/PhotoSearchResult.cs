using System.ComponentModel;
using System.Text.Json.Serialization;
using Imago.Api.Photos;

namespace Imago.Api.Search;

/// <summary>One page of a search.</summary>
public sealed record PhotoSearchResult
{
    [Description("Present where the index cannot be reached and this is an earlier answer.")]
    public string? Warning { get; init; }

    [Description("How many photos match, exactly.")]
    public required long Total { get; init; }

    /// <summary>How long the index worked, in its own whole milliseconds.</summary>
    [JsonIgnore]
    public long IndexMs { get; init; }

    public required IReadOnlyList<PhotoItem> Items { get; init; }

    [Description("Counts by facet. A facet's own selection does not shrink its list, and a selected value is always in it.")]
    public required IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets { get; init; }

    public required AppliedSearch Applied { get; init; }

    [Description("The cursor of the next page; absent on the last page.")]
    public string? Next { get; init; }

    [Description("The cursor of the previous page; absent on the first page.")]
    public string? Previous { get; init; }
}

/// <summary>One value of a facet.</summary>
public sealed record FacetValue(string Value, long Count, bool Selected);

/// <summary>What a search was understood to ask for.</summary>
public sealed record AppliedSearch
{
    public string? Q { get; init; }

    public required string Sort { get; init; }

    public IReadOnlyList<string>? Photographer { get; init; }

    public string? Db { get; init; }

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public string? Orientation { get; init; }

    [Description("One sentence for each part of q that was not taken as syntax or found nothing to search for.")]
    public required IReadOnlyList<string> Ignored { get; init; }
}
