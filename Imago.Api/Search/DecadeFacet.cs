using System.Globalization;
using Elastic.Clients.Elasticsearch.Aggregations;
using Elastic.Clients.Elasticsearch.QueryDsl;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// The facet of decades, in order of time. Its selection is any range of days; a decade counts as selected where it is just that range. Photos
/// without a date are in no decade.
/// </summary>
internal sealed class DecadeFacet() : Facet("decade")
{
    public override Query? Selection(PhotoSearch search) =>
        search.From is null && search.To is null ? null : DayRange.Of(search.From, search.To);

    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search) => new()
    {
        [Counts] = new DateHistogramAggregation { Field = PhotoFields.Date, CalendarInterval = CalendarInterval.Year, MinDocCount = 1 },
    };

    /// <summary>No calendar interval is ten years long, and ten years are no fixed number of days: years are summed.</summary>
    private protected override IReadOnlyList<FacetValue> ReadCounts(AggregateDictionary counts, PhotoSearch search)
    {
        var selected = SelectedDecade(search);
        var decades = (counts.GetDateHistogram(Counts)?.Buckets ?? [])
            .GroupBy(bucket => bucket.Key.UtcDateTime.Year / 10 * 10, bucket => bucket.DocCount)
            .ToDictionary(decade => decade.Key, decade => decade.Sum());
        if (selected is { } decade)
        {
            decades.TryAdd(decade, 0);
        }

        return [.. decades.OrderBy(entry => entry.Key)
            .Select(entry => new FacetValue(entry.Key.ToString(CultureInfo.InvariantCulture), entry.Value, entry.Key == selected))];
    }

    private static int? SelectedDecade(PhotoSearch search) =>
        search is { From: { Month: 1, Day: 1 } from, To: { Month: 12, Day: 31 } to } && from.Year % 10 == 0 && to.Year == from.Year + 9
            ? from.Year
            : null;
}
