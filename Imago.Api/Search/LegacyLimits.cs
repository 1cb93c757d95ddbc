using Imago.Api.Errors;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>
/// What a legacy index cannot do. Elasticsearch would find nothing where a field is not there, without saying why; here it is said, and what
/// to do about it.
/// </summary>
internal static class LegacyLimits
{
    /// <exception cref="RefusedException">The index has not what the search needs.</exception>
    public static void Check(PhotoSearch search, PhotoIndex index)
    {
        if (search.Cursor is { } cursor && search.Sort.PositionIn(cursor.Position, index) is null)
        {
            var refusal = new ParameterErrors();
            refusal.Add(SearchParameters.Cursor, $"cursor holds no position of the order {search.Sort.Name} in the index as it is now; begin at the first page.");
            throw new RefusedException(ProblemTypes.InvalidParameters, refusal);
        }

        if (index.IsNormalised)
        {
            return;
        }

        var errors = new ParameterErrors();
        foreach (var (parameter, field, isGiven, isThere) in Needs(search, index))
        {
            if (isGiven && !isThere)
            {
                errors.Add(parameter, $"{parameter} needs the field {field}, which the index does not have in a form that can be used.");
            }
        }

        // Without a choice of facets, those are counted that can be.
        foreach (var facet in search.Facets.Where(facet => search.Facets.Count < Facet.All.Count && !facet.IsIn(index)))
        {
            errors.Add(SearchParameters.Facets, $"facets must not name {facet.Name}, whose field the index does not have in a form that can be counted.");
        }

        foreach (var field in Fields(search.Query).Where(field => !index.Has(field)))
        {
            errors.Add(SearchParameters.Query, $"q asks for the field {field}, which the index does not have.");
        }

        if (errors.Any)
        {
            throw new RefusedException(ProblemTypes.IndexNotHealed, errors);
        }
    }

    private static (string Parameter, string Field, bool IsGiven, bool IsThere)[] Needs(PhotoSearch search, PhotoIndex index)
    {
        var dates = index.Exact(PhotoFields.Date) is not null;
        return
        [
            (SearchParameters.Photographer, PhotoFields.Photographer, search.Photographers.Count > 0, index.Exact(PhotoFields.Photographer) is not null),
            (SearchParameters.Database, PhotoFields.Database, search.Databases.Count > 0, index.Exact(PhotoFields.Database) is not null),
            (SearchParameters.From, PhotoFields.Date, search.From is not null, dates),
            (SearchParameters.To, PhotoFields.Date, search.To is not null, dates),
            (SearchParameters.Decade, PhotoFields.Date, search.Decades.Count > 0, dates),
            (SearchParameters.Year, PhotoFields.Date, search.Years.Count > 0, dates),
            (SearchParameters.Orientation, PhotoFields.Orientation, search.Orientations.Count > 0, index.Exact(PhotoFields.Orientation) is not null),
            (SearchParameters.MinWidth, PhotoFields.Width, search.MinWidth is not null, index.IsNumber(PhotoFields.Width)),
            (SearchParameters.MinHeight, PhotoFields.Height, search.MinHeight is not null, index.IsNumber(PhotoFields.Height)),
            (SearchParameters.MinMegapixels, PhotoFields.Megapixels, search.MinMegapixels is not null, index.IsNumber(PhotoFields.Megapixels)),
            (SearchParameters.UsableIn, PhotoFields.RightsAllow, search.UsableIn is not null, RightsFilter.IsIn(index)),
            (SearchParameters.EditorialOnly, PhotoFields.RightsEditorialOnly, search.EditorialOnly is not null, RightsFilter.IsIn(index)),
            (SearchParameters.Rights, PhotoFields.RightsAllow, search.Rights.Count > 0, RightsFilter.IsIn(index)),
            (SearchParameters.Issue, PhotoFields.QualityIssues, search.Issues.Count > 0, index.Exact(PhotoFields.QualityIssues) is not null),
            (SearchParameters.Event, PhotoFields.Event, search.Event is not null, index.Exact(PhotoFields.Event) is not null),
            (SearchParameters.Group, PhotoFields.Event, search.IsGrouped, index.Exact(PhotoFields.Event) is not null),
            (SearchParameters.Sort, search.Sort == PhotoSort.Largest ? PhotoFields.Megapixels : PhotoFields.Date, true, search.Sort.IsIn(index)),
            .. search.Has.Select(name => (SearchParameters.Has, QueryFieldNames.IndexField(name), true, index.Has(QueryFieldNames.IndexField(name)))),
            .. search.Missing.Select(name => (SearchParameters.Missing, QueryFieldNames.IndexField(name), true, index.Has(QueryFieldNames.IndexField(name)))),
        ];
    }

    /// <summary>The fields that constructs of a query name.</summary>
    private static IEnumerable<string> Fields(QueryNode query) => query switch
    {
        QueryNode.AllOf all => all.Parts.SelectMany(Fields),
        QueryNode.AnyOf any => any.Parts.SelectMany(Fields),
        QueryNode.Exclusion exclusion => Fields(exclusion.Operand),
        QueryNode.Has has => [QueryFieldNames.IndexField(has.Field)],
        QueryNode.Missing missing => [QueryFieldNames.IndexField(missing.Field)],
        QueryNode.Issue => [PhotoFields.QualityIssues],
        QueryNode.Years => [PhotoFields.Date],
        QueryNode.Database => [PhotoFields.Database],
        QueryNode.ImageNumber => [PhotoFields.ImageNumber],
        _ => [],
    };
}
