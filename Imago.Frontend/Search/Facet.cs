using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Imago.Frontend.Photos;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>A list of choices that narrow a search.</summary>
public sealed record Facet(string Name, string Label, IReadOnlyList<FacetChoice> Choices)
{
    /// <summary>The facets in the order of the page; those without a choice are left out.</summary>
    public static IEnumerable<Facet> Of(
        PhotoSearch search, IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> facets, IStringLocalizer<Texts> text)
    {
        IEnumerable<Facet> all =
        [
            Create("decade", facet => Decade.Parse(facet.Value) is { } decade
                ? new(text["DecadeName", decade.FirstYear], facet.Count, decade.IsSelectedIn(search), search.ToggleDecade(decade))
                : null),
            Create("photographer", facet => new(
                facet.Value, facet.Count, search.Photographers.Contains(facet.Value, StringComparer.Ordinal), search.TogglePhotographer(facet.Value))),
            Create("orientation", facet => new(
                text.Orientation(facet.Value), facet.Count, search.Orientation == facet.Value, search.ToggleOrientation(facet.Value))),
            Create("db", facet => new(text.Database(facet.Value), facet.Count, search.Database == facet.Value, search.ToggleDatabase(facet.Value))),
        ];
        return all.Where(facet => facet.Choices.Count > 0);

        Facet Create(string name, Func<FacetValue, FacetChoice?> choice) =>
            new(name, text[$"Facet.{name}"], [.. (facets.GetValueOrDefault(name) ?? []).Select(choice).OfType<FacetChoice>()]);
    }
}

/// <summary>One choice: what it is called, how many photos it has, and the search with it switched.</summary>
public sealed record FacetChoice(string Label, long Count, bool Selected, PhotoSearch Toggled);
