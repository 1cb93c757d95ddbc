using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>What one group of parameters leaves of the results.</summary>
/// <param name="Parameter">The parameter; <see cref="SearchParameters.From"/> stands for from and to.</param>
/// <param name="Query">Its query, which does not score.</param>
internal sealed record SearchSelection(string Parameter, Query Query);

internal static class SearchSelections
{
    /// <param name="search">The search.</param>
    /// <param name="index">What is searched; it must have what the search selects by, see <see cref="LegacyLimits"/>.</param>
    public static IReadOnlyList<SearchSelection> Of(PhotoSearch search, PhotoIndex index) =>
    [
        .. Any(SearchParameters.Photographer, Terms(index.Exact(PhotoFields.Photographer), search.Photographers)),
        .. Any(SearchParameters.Database, Terms(index.Exact(PhotoFields.Database), search.Databases)),
        .. Any(SearchParameters.Orientation, Terms(index.Exact(PhotoFields.Orientation), search.Orientations)),
        .. Any(SearchParameters.Issue, Terms(index.Exact(PhotoFields.QualityIssues), search.Issues)),
        .. Any(SearchParameters.Event, search.Event is { } fingerprint ? [new TermQuery(index.Exact(PhotoFields.Event)!, fingerprint)] : []),
        .. Any(SearchParameters.From, search.From is null && search.To is null ? [] : [DayRange.Of(search.From, search.To, index)]),
        .. Any(SearchParameters.Decade, search.Decades.Select(decade => DayRange.OfYears(decade, decade + 9, index))),
        .. Any(SearchParameters.Year, search.Years.Select(year => DayRange.OfYears(year, year, index))),
        .. Any(SearchParameters.Rights, search.Rights.Select(RightsFilter.Of)),
        .. Any(SearchParameters.UsableIn, search.UsableIn is { } country ? [RightsFilter.UsableIn(country)] : []),
        .. Any(SearchParameters.EditorialOnly, search.EditorialOnly is { } wanted ? [RightsFilter.EditorialOnly(wanted)] : []),
        .. Any(SearchParameters.MinWidth, AtLeast(PhotoFields.Width, search.MinWidth)),
        .. Any(SearchParameters.MinHeight, AtLeast(PhotoFields.Height, search.MinHeight)),
        .. Any(SearchParameters.MinMegapixels, AtLeast(PhotoFields.Megapixels, search.MinMegapixels)),
        .. search.Has.Select(field => new SearchSelection(SearchParameters.Has, new ExistsQuery(QueryFieldNames.IndexField(field)))),
        .. search.Missing.Select(field => new SearchSelection(
            SearchParameters.Missing, new BoolQuery { MustNot = [new ExistsQuery(QueryFieldNames.IndexField(field))] })),
    ];

    /// <summary>All of them as one query that narrows another one.</summary>
    public static Query Narrow(Query query, IReadOnlyCollection<Query> selections) =>
        selections.Count == 0 ? query : new BoolQuery { Must = [query], Filter = [.. selections] };

    /// <summary>Values of one parameter are alternatives.</summary>
    private static IEnumerable<SearchSelection> Any(string parameter, IEnumerable<Query> alternatives) => alternatives.ToArray() switch
    {
        [] => [],
        [var single] => [new SearchSelection(parameter, single)],
        var several => [new SearchSelection(parameter, new BoolQuery { Should = several, MinimumShouldMatch = 1 })],
    };

    private static IEnumerable<Query> Terms(string? field, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [new TermsQuery(field!, (FieldValue[])[.. values.Select(FieldValue.String)])];

    private static IEnumerable<Query> AtLeast(string field, double? least) => least is null ? [] : [new NumberRangeQuery(field) { Gte = least }];
}
