using Imago.Frontend.Archive;
using Imago.Frontend.Search;

namespace Imago.Frontend.Tests;

public sealed class DateHistogramTests
{
    [Fact]
    public void YearsWithoutPhotosAreGapsAndNotLeftOut()
    {
        var histogram = DateHistogram.Of([new("1955", 10, false), new("1952", 5, false)]);

        Assert.Equal([1952, 1953, 1954, 1955], histogram!.Bars.Select(bar => bar.FirstYear));
        Assert.Equal([24, 0, 0, 48], histogram.Bars.Select(bar => bar.Height));
    }

    [Theory]
    [InlineData("1900", "1971", 1)]
    [InlineData("1900", "1972", 2)]
    [InlineData("1826", "2026", 5)]
    [InlineData("1", "9999", 200)]
    public void ALongTimeHasWiderBarsAndLosesNothing(string first, string last, int most)
    {
        var histogram = DateHistogram.Of([new(first, 3, false), new(last, 4, false)]);

        Assert.InRange(histogram!.Years, 1, most);
        Assert.InRange(histogram.Bars.Count, 2, 100);
        Assert.Equal(7, histogram.Bars.Sum(bar => bar.Count));
        Assert.True(histogram.FirstYear <= int.Parse(first, System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(histogram.LastYear >= int.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void OnePhotoAmongThousandsIsSeen() =>
        Assert.True(DateHistogram.Of([new("1955", 100_000, false), new("1956", 1, false)])!.Bars[1].Height >= 1);

    [Fact]
    public void OneYearIsNothingToChooseFrom() => Assert.Null(DateHistogram.Of([new("1955", 10, false)]));

    [Fact]
    public void ABarReplacesTheDatesOfTheSearch() => Assert.Equal(
        "/?q=x&from=1955-01-01&to=1959-12-31",
        new DateBar(1955, 5, 1, 1).Narrow(PhotoSearch.Parse("q=x&from=1900-01-01&year=1950&decade=1940&cursor=c")).Href);
}
