using System.Globalization;
using System.Text.RegularExpressions;
using Imago.Frontend.Archive;
using Imago.Frontend.Photos;

namespace Imago.Frontend.Tests;

public sealed class PhotoTests
{
    [Theory]
    [InlineData(1650, 1350, "r-120")]
    [InlineData(3000, 2400, "r-125")]
    [InlineData(1, 100, "r-40")]
    [InlineData(100, 1, "r-350")]
    [InlineData(int.MaxValue, 1, "r-350")]
    [InlineData(null, 2400, "r-135")]
    [InlineData(3000, null, "r-135")]
    [InlineData(0, 0, "r-135")]
    public void APicturesProportionsBecomeTheNearestClass(int? width, int? height, string expected)
    {
        Assert.Equal(expected, AspectRatio.CssClass(width, height));
    }

    [Fact]
    public void TheStyleSheetHasEveryClass()
    {
        var css = File.ReadAllText(Path.Combine(Sources.Frontend, "wwwroot", "css", "ratios.css"));
        var declared = Regex.Matches(css, @"\.r-(\d+) \{ --ratio: ([\d.]+); \}")
            .ToDictionary(match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

        for (var hundredths = AspectRatio.Narrowest; hundredths <= AspectRatio.Widest; hundredths += AspectRatio.Step)
        {
            Assert.Equal($"r-{hundredths}", AspectRatio.CssClass(hundredths, 100));
            Assert.Equal(hundredths / 100.0, declared[hundredths.ToString(CultureInfo.InvariantCulture)], precision: 3);
        }
    }

    [Theory]
    [InlineData("en", "AT", "Austria")]
    [InlineData("de", "AT", "Österreich")]
    [InlineData("en", "US", "United States")]
    [InlineData("de", "US", "Vereinigte Staaten")]
    [InlineData("de", "??", "??")]
    public void ACountryIsNamedInTheLanguageOfThePage(string language, string code, string expected)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Equal(expected, PhotoNames.Country(code));
    }

    [Fact]
    public void AShortCaptionStaysWhole() => Assert.Equal("Portrait of woman", CaptionText.Shorten("Portrait of woman", 17));

    [Theory]
    [InlineData("Portrait of woman, standing", 20, "Portrait of woman…")]
    [InlineData("Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…")]
    [InlineData("📷📷📷📷📷📷", 6, "📷📷…")]
    public void ALongCaptionIsCutBetweenWords(string caption, int limit, string expected)
    {
        Assert.Equal(expected, CaptionText.Shorten(caption, limit));
        Assert.True(expected.Length <= limit);
    }

    [Fact]
    public void ASearchSurvivesItsAddress()
    {
        var query = "?q=a%26b%20%C3%BC&photographer=A&photographer=B%3D&db=stock&from=1955-01-01&to=1955-12-31&orientation=square&sort=oldest&cursor=x%2By%3D";

        Assert.Equal(query, PhotoSearch.Parse(query).ToQueryString());
        Assert.Equal(
            "?q=x&photographer=A&photographer=A%20",
            PhotoSearch.Parse("?photographer=A&Q=%20x%20&photographer=A&photographer=A%20&photographer=%20&db=&from=%20&unknown=1").ToQueryString());
    }
}
