using System.Globalization;
using Imago.Archive.Searches;
using Imago.Frontend.Archive;

namespace Imago.Frontend.Search;

/// <summary>How the photos of a search are spread over time: bars of equally many years, without gaps.</summary>
/// <param name="Bars">In order of time.</param>
/// <param name="Years">How many years a bar stands for.</param>
public sealed record DateHistogram(IReadOnlyList<DateBar> Bars, int Years)
{
    /// <summary>More bars than that are thinner than a finger and a mouse can point at.</summary>
    private const int MostBars = 72;

    /// <summary>How high the highest bar is.</summary>
    public const int Height = 48;

    private static readonly int[] Widths = [1, 2, 5, 10, 20, 50, 100, 200];

    public int FirstYear => Bars[0].FirstYear;

    public int LastYear => Bars[^1].LastYear;

    /// <summary>Null where all photos are of one year or none has a date: there is nothing to choose from.</summary>
    /// <param name="years">The counts by year.</param>
    public static DateHistogram? Of(IReadOnlyList<FacetValue> years)
    {
        var counts = new SortedDictionary<int, long>();
        foreach (var value in years)
        {
            if (int.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            {
                counts[year] = value.Count;
            }
        }

        if (counts.Count < 2)
        {
            return null;
        }

        var (first, last) = (counts.Keys.First(), counts.Keys.Last());
        var width = Widths.First(width => (last / width) - (first / width) < MostBars);
        var bars = new long[(last / width) - (first / width) + 1];
        foreach (var (year, count) in counts)
        {
            bars[(year / width) - (first / width)] += count;
        }

        var most = Math.Max(1, bars.Max());
        return new DateHistogram(
            [.. bars.Select((count, index) => new DateBar(((first / width) + index) * width, width, count, HeightOf(count, most)))], width);
    }

    /// <summary>What has photos is to be seen, be it one among thousands.</summary>
    private static double HeightOf(long count, long most) => count == 0 ? 0 : Math.Max(1.5, Math.Round((double)Height * count / most, 1));
}

/// <summary>A bar of a <see cref="DateHistogram"/>.</summary>
public sealed record DateBar(int FirstYear, int Years, long Count, double Height)
{
    public int LastYear => FirstYear + Years - 1;

    public string Label => Years == 1 ? $"{FirstYear}" : $"{FirstYear}–{LastYear}";

    /// <summary>The search narrowed to the years of the bar, whatever dates it had before.</summary>
    public PhotoSearch Narrow(PhotoSearch search) => search
        .Without(SearchParameters.From, SearchParameters.To, SearchParameters.Year, SearchParameters.Decade)
        .With(SearchParameters.From, $"{FirstYear:D4}-01-01")
        .With(SearchParameters.To, $"{LastYear:D4}-12-31");
}
