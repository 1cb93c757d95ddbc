using System.Globalization;
using Elastic.Clients.Elasticsearch.Aggregations;
using Imago.Archive.Photos;

namespace Imago.Api.Search;

/// <summary>
/// A facet of years or decades, in order of time: a histogram. A range of days selects in it as well; a value counts as selected where it is
/// named or is just that range. Photos without a date are in none.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="years">How many years a value stands for.</param>
/// <param name="selected">The first years of the values that are named.</param>
internal sealed class TimeFacet(string name, int years, Func<PhotoSearch, IReadOnlyList<int>> selected) : Facet(name, name, SearchParameter.From)
{
    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search) => new()
    {
        [Counts] = new DateHistogramAggregation { Field = PhotoFields.Date, CalendarInterval = CalendarInterval.Year, MinDocCount = 1 },
    };

    /// <summary>No calendar interval is ten years long, and ten years are no fixed number of days: years are summed.</summary>
    private protected override IReadOnlyList<FacetValue> ReadCounts(AggregateDictionary counts, PhotoSearch search)
    {
        int[] chosen = [.. selected(search), .. OfRange(search)];
        var values = (counts.GetDateHistogram(Counts)?.Buckets ?? [])
            .GroupBy(bucket => bucket.Key.UtcDateTime.Year / years * years, bucket => bucket.DocCount)
            .ToDictionary(value => value.Key, value => value.Sum());
        foreach (var year in chosen)
        {
            values.TryAdd(year, 0);
        }

        return [.. values.OrderBy(entry => entry.Key)
            .Select(entry => new FacetValue(entry.Key.ToString(CultureInfo.InvariantCulture), entry.Value, chosen.Contains(entry.Key)))];
    }

    private IEnumerable<int> OfRange(PhotoSearch search) =>
        search is { From: { Month: 1, Day: 1 } from, To: { Month: 12, Day: 31 } to } && from.Year % years == 0 && to.Year == from.Year + years - 1
            ? [from.Year]
            : [];
}
