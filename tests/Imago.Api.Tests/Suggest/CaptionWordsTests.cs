using Imago.Api.Suggest;

namespace Imago.Api.Tests.Suggest;

public sealed class CaptionWordsTests
{
    [Theory]
    [InlineData("lighthouse", "lighthuose", 1)]
    [InlineData("zeppelin", "zepelin", 1)]
    [InlineData("zeppelin", "zeppelin", 0)]
    [InlineData("zeppelin", "teppelim", 2)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("abc", "abcdef", 3)]
    public void WordsAreAsFarApartAsLettersDiffer(string first, string second, int distance)
    {
        Assert.Equal(distance, CaptionWords.Distance(first, second, most: 2));
        Assert.Equal(distance, CaptionWords.Distance(second, first, most: 2));
    }

    [Fact]
    public void WordsAreFoundAsTheyStand()
    {
        var words = CaptionWords.Of("Teenie's x-ray, Größer - 1955.");
        Assert.Equal(["Teenie's", "x-ray", "Größer", "1955"], words.Select(word => word.Text));
        Assert.Equal(["teenie's", "x-ray", "grosser", "1955"], words.Select(word => word.Folded));
        Assert.Equal([true, true, false, false], words.Select(word => word.Joins));
    }
}
