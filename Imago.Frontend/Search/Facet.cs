using Imago.Archive.Searches;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>A list of choices that narrow a search.</summary>
public sealed record Facet(string Name, string Label, IReadOnlyList<FacetChoice> Choices)
{
    private static readonly string[] Shown =
    [
        SearchParameters.Decade, SearchParameters.Photographer, SearchParameters.Orientation, SearchParameters.Rights, SearchParameters.Database,
        SearchParameters.Issue,
    ];

    /// <summary>The facets in the order of the page; those without a choice are left out.</summary>
    public static IEnumerable<Facet> Of(PhotoSearch search, PhotoSearchResult result, IStringLocalizer<Texts> text) =>
        from name in Shown
        let choices = result.Facet(name).Select(facet => new FacetChoice(
            text.FilterValue(name, facet.Value), $"{name}={facet.Value}", facet.Count, search.Has(name, facet.Value), search.Toggle(name, facet.Value)))
        where choices.Any() || (name == SearchParameters.Photographer && search.Value(SearchParameters.PhotographerContains) is not null)
        select new Facet(name, text[$"Facet.{name}"], [.. choices]);
}

/// <summary>One choice: what it is called, its parameter and value, how many photos it has, and the search with it switched.</summary>
public sealed record FacetChoice(string Label, string Key, long Count, bool Selected, PhotoSearch Toggled);
