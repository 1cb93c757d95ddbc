using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Imago.Api.Photos;

namespace Imago.Api.Search;

/// <summary>One page of a search.</summary>
public sealed record PhotoSearchResult
{
    [Description("Present where the index cannot be reached and this is an earlier answer.")]
    public string? Warning { get; init; }

    [Description("How many photos match, exactly; with group=event too, these are photos, not events.")]
    public required long Total { get; init; }

    /// <summary>How long the index worked, in its own whole milliseconds.</summary>
    [JsonIgnore]
    public long IndexMs { get; init; }

    public required IReadOnlyList<FoundPhotoItem> Items { get; init; }

    [Description("Counts by facet. A facet's own selection does not shrink its list, and a selected value is always in it.")]
    public required IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Facets { get; init; }

    public required AppliedSearch Applied { get; init; }

    [Description("What would find something; only where nothing was found.")]
    public SearchAdvice? Advice { get; init; }

    [Description("The cursor of the next page; absent on the last page.")]
    public string? Next { get; init; }

    [Description("The cursor of the previous page; absent on the first page.")]
    public string? Previous { get; init; }
}

/// <summary>A photo that was found.</summary>
public sealed record FoundPhotoItem : PhotoItem
{
    public FoundPhotoItem()
    {
    }

    [SetsRequiredMembers]
    internal FoundPhotoItem(FoundPhoto found)
        : base(found.Hit.Id, found.Hit.Photo)
    {
        Highlights = Search.Highlights.Read(found.Hit.Highlight);
        EventPhotos = found.EventPhotos;
    }

    [Description("What q matched in this photo's texts; absent where it has no words.")]
    public IReadOnlyList<Highlight>? Highlights { get; init; }

    [Description("With group=event: how many photos of this event the search finds, this one included.")]
    public long? EventPhotos { get; init; }
}

/// <summary>One value of a facet.</summary>
public sealed record FacetValue(string Value, long Count, bool Selected);

/// <summary>What a search was understood to ask for.</summary>
public sealed record AppliedSearch
{
    public string? Q { get; init; }

    public required string Sort { get; init; }

    [Description("event where one photo of each event is shown.")]
    public string? Group { get; init; }

    [Description("The values of the parameters that narrow the result, by parameter.")]
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Filters { get; init; }

    [Description("Facets that cannot be counted before the index is healed: it lacks their fields. Absent where there are none.")]
    public IReadOnlyList<string>? Unavailable { get; init; }

    [Description("One sentence for each part of q that was not taken as syntax or found nothing to search for.")]
    public required IReadOnlyList<string> Ignored { get; init; }
}
