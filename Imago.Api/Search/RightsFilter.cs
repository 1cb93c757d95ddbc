using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>Queries about what may be done with a photo.</summary>
internal static class RightsFilter
{
    /// <summary>No restriction is stated.</summary>
    public const string Free = "free";

    /// <summary>Restricted to countries, or kept from some.</summary>
    public const string Restricted = "restricted";

    /// <summary>For editorial use alone.</summary>
    public const string Editorial = "editorial";

    public static IReadOnlyList<string> Values { get; } = [Free, Restricted, Editorial];

    /// <summary>Whether an index knows rights.</summary>
    public static bool IsIn(PhotoIndex index) =>
        index.Has(PhotoFields.RightsAllow) || index.Has(PhotoFields.RightsDeny) || index.Has(PhotoFields.RightsEditorialOnly);

    private static readonly Query IsEditorial = new TermQuery(PhotoFields.RightsEditorialOnly, true);

    private static readonly Query[] IsRestricted = [new ExistsQuery(PhotoFields.RightsAllow), new ExistsQuery(PhotoFields.RightsDeny)];

    public static Query Of(string value) => value switch
    {
        Free => new BoolQuery { MustNot = [IsEditorial, .. IsRestricted] },
        Restricted => new BoolQuery { Should = IsRestricted, MinimumShouldMatch = 1 },
        Editorial => IsEditorial,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No such rights."),
    };

    public static Query EditorialOnly(bool wanted) => wanted ? IsEditorial : new BoolQuery { MustNot = [IsEditorial] };

    /// <summary>Allowed where a list of allowed countries names this one or there is none, and no list of denied ones names it.</summary>
    /// <param name="country">ISO 3166 alpha-2, upper case.</param>
    public static Query UsableIn(string country) => new BoolQuery
    {
        Should =
        [
            new TermQuery(PhotoFields.RightsAllow, country),
            new BoolQuery { MustNot = [new ExistsQuery(PhotoFields.RightsAllow)] },
        ],
        MinimumShouldMatch = 1,
        MustNot = [new TermQuery(PhotoFields.RightsDeny, country)],
    };
}
