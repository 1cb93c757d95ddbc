using Imago.Archive.Searches;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Search;

/// <summary>A filter that is in force, and the search without it.</summary>
public sealed record ActiveFilter(string Kind, string Label, PhotoSearch Without)
{
    public static IEnumerable<ActiveFilter> Of(PhotoSearch search, IStringLocalizer<Texts> text)
    {
        foreach (var parameter in SearchParameters.Filters.Except([SearchParameters.From, SearchParameters.To]))
        {
            foreach (var value in search.Values(parameter))
            {
                yield return new(text[$"Facet.{parameter}"], text.FilterValue(parameter, value), search.Toggle(parameter, value));
            }
        }

        var (from, to) = (search.Value(SearchParameters.From), search.Value(SearchParameters.To));
        if (from is not null || to is not null)
        {
            yield return new(text["Date"], text.DayRange(from, to), search.Without(SearchParameters.From, SearchParameters.To));
        }
    }
}
