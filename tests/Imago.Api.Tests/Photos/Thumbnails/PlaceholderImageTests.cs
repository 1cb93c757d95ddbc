using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Imago.Api.Photos.Thumbnails;
using Imago.Archive.Photos;

namespace Imago.Api.Tests.Photos.Thumbnails;

public sealed class PlaceholderImageTests
{
    [Theory]
    [InlineData(3000, 2000, 400, 267)]
    [InlineData(2000, 3000, 267, 400)]
    [InlineData(500, 500, 400, 400)]
    [InlineData(100_000, 1, 400, 100)]
    [InlineData(1, 100_000, 100, 400)]
    [InlineData(null, 3000, 400, 267)]
    [InlineData(0, 3000, 400, 267)]
    public void ItHasTheProportionsOfThePhoto(int? width, int? height, int expectedWidth, int expectedHeight)
    {
        var image = Create("stock-1", new Photo { Width = width, Height = height });
        Assert.Equal($"0 0 {expectedWidth} {expectedHeight}", (string?)image.Attribute("viewBox"));
        Assert.Equal(expectedWidth, (int?)image.Attribute("width"));
        Assert.Equal(expectedHeight, (int?)image.Attribute("height"));
    }

    [Fact]
    public void ItIsAlwaysTheSameForTheSamePhotoAndDiffersBetweenPhotos()
    {
        var photo = new Photo { Width = 3, Height = 2 };
        Assert.Equal(PlaceholderImage.Create("stock-1", photo), PlaceholderImage.Create("stock-1", photo));
        Assert.NotEqual(PlaceholderImage.Create("stock-1", photo), PlaceholderImage.Create("stock-2", photo));
    }

    [Fact]
    public void ItDoesNotDependOnTheCultureOfTheProcess()
    {
        var photo = new Photo { Width = 3000, Height = 2100 };
        var invariant = PlaceholderImage.Create("stock-1", photo);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(invariant, PlaceholderImage.Create("stock-1", photo));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static XElement Create(string id, Photo photo) => XElement.Parse(Encoding.UTF8.GetString(PlaceholderImage.Create(id, photo)));
}
