using System.Globalization;
using Imago.Archive.Quality;
using Imago.Archive.QueryLanguage;
using Imago.Archive.Searches;
using Imago.Frontend.Archive;
using Imago.Frontend.Localization;
using Imago.Frontend.Photos;
using Microsoft.Extensions.Localization;

namespace Imago.Frontend.Quality;

/// <summary>What stands in reports, in the visitor's language, and where it leads.</summary>
public static class QualityNames
{
    /// <summary>A field by its name for people; its path where it has none.</summary>
    public static string FieldName(this IStringLocalizer<Texts> text, string field)
    {
        if (QueryFieldNames.NameOf(field) is { } name && QueryFieldNames.Canonical(name) is { } canonical)
        {
            return text.NameOf("Field", canonical);
        }

        return text.NameOf("FieldPath", field);
    }

    /// <summary>A field or a rule.</summary>
    /// <param name="text">Texts.</param>
    /// <param name="kind"><c>completeness</c> or <c>share</c>, as in trends and changes.</param>
    /// <param name="name">Field or rule id.</param>
    public static string MeasureName(this IStringLocalizer<Texts> text, string kind, string name) => kind == "completeness" ? text.FieldName(name) : name;

    public static string Verdict(this IStringLocalizer<Texts> text, Verdict verdict) => text[$"Verdict.{CodeOf(verdict)}"];

    /// <summary>As styles know it.</summary>
    public static string CodeOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    /// <summary>Exact enough that what is not all does not look like all.</summary>
    public static string Share(double share)
    {
        var digits = share is 0 or 1 ? 0 : share is > 0.9995 or < 0.0005 ? 3 : share is > 0.995 or < 0.005 ? 2 : 1;
        return share.ToString($"P{digits}", CultureInfo.CurrentCulture);
    }

    /// <summary>In percentage points, with its sign.</summary>
    public static string Points(double difference) => (difference * 100).ToString("+0.###;−0.###;0", CultureInfo.CurrentCulture);

    /// <summary>The search page for a report's search.</summary>
    public static string SearchHref(string search) => PhotoSearch.Everything.With(SearchParameters.Query, search).Href;

    public static string ReportHref(string id) => $"/quality/{Uri.EscapeDataString(id)}";
}
