using System.Globalization;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Api.Index;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>The query of a range of days, both included; null leaves that end open.</summary>
internal static class DayRange
{
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="index">What is searched. Where it holds dates as texts, those that begin like a day are in the order of their letters.</param>
    public static Query Of(DateOnly? from, DateOnly? to, PhotoIndex index)
    {
        var range = new DateRangeQuery(index.Exact(PhotoFields.Date) ?? PhotoFields.Date);
        if (from is { } first)
        {
            range.Gte = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (to is { } last)
        {
            // The archive's dates are midnights, nearly always: the last day is included to its last millisecond.
            range.Lte = last.ToString("yyyy-MM-dd'T23:59:59.999Z'", CultureInfo.InvariantCulture);
        }

        return range;
    }

    public static Query OfYears(int? from, int? to, PhotoIndex index) =>
        Of(from is { } first ? new DateOnly(first, 1, 1) : null, to is { } last ? new DateOnly(last, 12, 31) : null, index);
}
