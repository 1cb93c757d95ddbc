using System.Globalization;
using Elastic.Clients.Elasticsearch.Aggregations;
using Imago.Api.Index;
using Imago.Archive.Photos;
using Imago.Archive.Searches;

namespace Imago.Api.Search;

/// <summary>
/// A facet of years or decades, in order of time: a histogram. A range of days selects in it as well; a value counts as selected where it is
/// named or is just that range. Photos without a date are in none.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="years">How many years a value stands for.</param>
/// <param name="selected">The first years of the values that are named.</param>
internal sealed class TimeFacet(string name, int years, Func<PhotoSearch, IReadOnlyList<int>> selected) : Facet(name, name, SearchParameters.From)
{
    public override bool IsIn(PhotoIndex index) => index.IsDate(PhotoFields.Date);

    /// <summary>Years and decades are read from one histogram.</summary>
    private protected override string Prefix(PhotoSearch search) => "time-";

    private protected override Dictionary<string, Aggregation> CountAggregations(PhotoSearch search, PhotoIndex index) => new()
    {
        [Counts] = new DateHistogramAggregation { Field = PhotoFields.Date, CalendarInterval = CalendarInterval.Year, MinDocCount = 1 },
    };

    /// <summary>No calendar interval is ten years long, and ten years are no fixed number of days: years are summed.</summary>
    private protected override IReadOnlyList<FacetValue> ReadCounts(IndexCounts counts, string prefix, PhotoSearch search)
    {
        int[] chosen = [.. selected(search), .. OfRange(search)];
        var values = counts.Buckets($"{prefix}{Counts}")
            .GroupBy(bucket => DateTimeOffset.FromUnixTimeMilliseconds(bucket.Value.GetInt64()).Year / years * years, bucket => bucket.Photos)
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
