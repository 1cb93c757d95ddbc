using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Search;

public abstract class FacetTests(ArchiveApi api)
{
    [Fact]
    public async Task EachFacetCountsEveryPhotoThatHasAValue()
    {
        var result = await api.GetAsync("/api/photos?q=Zeppelin");
        Assert.Equal(["photographer", "db", "orientation", "decade", "year", "rights", "issue"], result["facets"]!.AsObject().Select(facet => facet.Key));
        Assert.Equal(["Anna Blume=3"], Values(result, "photographer"));
        Assert.Equal(["stock=3"], Values(result, "db"));
        Assert.Equal(["landscape=3"], Values(result, "orientation"));
        Assert.Equal(["1930=3"], Values(result, "decade"));
        Assert.Equal(["1931=3"], Values(result, "year"));
        Assert.Equal(["free=4"], Values(result, "rights"));
        Assert.Contains("date-unparsable=1", Values(result, "issue"));
    }

    [Fact]
    public async Task SeveralValuesOfAFacetAreAlternatives()
    {
        var result = await api.GetAsync("/api/photos?q=photographer:blume&year=1869&year=1931&year=1999");
        Assert.Equal(["1869=1*", "1931=3*", "1950=3", "1999=0*"], Values(result, "year"));
        Assert.Equal(["1860=1", "1930=3"], Values(result, "decade"));
        Assert.Equal(4, (int)result["total"]!);

        result = await api.GetAsync("/api/photos?q=photographer:blume&decade=1860&decade=1930");
        Assert.Equal(["1860=1*", "1930=3*", "1950=3"], Values(result, "decade"));
        Assert.Equal(["1869=1", "1931=3"], Values(result, "year"));
        Assert.Equal(4, (int)result["total"]!);

        result = await api.GetAsync("/api/photos?q=Rennstrecke&rights=free&rights=editorial");
        Assert.Equal(["free=3*", "restricted=2", "editorial=1*"], Values(result, "rights"));
        Assert.Equal(4, (int)result["total"]!);

        result = await api.GetAsync("/api/photos?q=Zeppelin&issue=date-unparsable&issue=size-missing");
        Assert.Equal(2, (int)result["total"]!);
        Assert.Contains("photographer-missing=1", Values(result, "issue"));
    }

    [Fact]
    public async Task ALongFacetCanBeSearched()
    {
        Assert.Equal(["Jürgen Größer=2"], Values(await api.GetAsync("/api/photos?photographerContains=GROSS"), "photographer"));
        var result = await api.GetAsync("/api/photos?photographerContains=juer&photographer=Anna%20Blume");
        Assert.Equal(["Jürgen Größer=2", "Anna Blume=11*"], Values(result, "photographer"));
        Assert.Equal(11, (int)result["total"]!);
    }

    [Fact]
    public async Task AFacetsOwnSelectionDoesNotShrinkItsList()
    {
        var all = await api.GetAsync("/api/photos");
        var sport = await api.GetAsync("/api/photos?db=sport");
        Assert.Equal(Values(all, "db"), Values(sport, "db").Select(value => value.Replace("*", "", StringComparison.Ordinal)));
        Assert.Contains("sport=3*", Values(sport, "db"));
        Assert.Equal(3, (int)sport["total"]!);
        Assert.Equal(["Jürgen Größer=2", "Anna Blume=1"], Values(sport, "photographer"));
    }

    [Fact]
    public async Task OtherSelectionsShrinkAFacetsList()
    {
        var result = await api.GetAsync("/api/photos?db=sport&orientation=portrait");
        Assert.Equal(["portrait=1*", "square=1"], Values(result, "orientation").Order());
        Assert.Equal(["sport=1*"], Values(result, "db").Where(value => value.StartsWith("sport", StringComparison.Ordinal)));
        Assert.Equal(["Jürgen Größer=1"], Values(result, "photographer"));
    }

    [Fact]
    public async Task AFacetThatIsNotCountedNarrowsTheOthers()
    {
        var result = await api.GetAsync("/api/photos?db=sport&facets=photographer,orientation");
        Assert.Equal(["photographer", "orientation"], result["facets"]!.AsObject().Select(facet => facet.Key));
        Assert.Equal(["Jürgen Größer=2", "Anna Blume=1"], Values(result, "photographer"));
        Assert.Equal(3, (int)result["total"]!);
    }

    [Fact]
    public async Task ASelectedValueWithoutPhotosStaysVisible()
    {
        var result = await api.GetAsync("/api/photos?q=Zeppelin&photographer=Nobody&photographer=Anna%20Blume&orientation=square&db=sport");
        Assert.Equal(0, (int)result["total"]!);
        Assert.Equal(["Anna Blume=0*", "Nobody=0*"], Values(result, "photographer").Order());
        Assert.Contains("square=0*", Values(result, "orientation"));
        Assert.Contains("sport=0*", Values(result, "db"));
    }

    [Fact]
    public async Task ADecadeIsSelectedByItsRangeOfDays()
    {
        var result = await api.GetAsync("/api/photos?q=photographer:blume&from=1860-01-01&to=1869-12-31");
        Assert.Equal(["1860=1*", "1930=3", "1950=3"], Values(result, "decade"));
        Assert.Equal(1, (int)result["total"]!);

        var empty = await api.GetAsync("/api/photos?q=photographer:blume&from=1890-01-01&to=1899-12-31");
        Assert.Equal(["1860=1", "1890=0*", "1930=3", "1950=3"], Values(empty, "decade"));
    }

    [Fact]
    public async Task DecadesSumToThePhotosWithADate()
    {
        var result = await api.GetAsync("/api/photos?pageSize=1");
        var dated = (int)(await api.GetAsync("/api/photos?q=has:date&pageSize=1"))["total"]!;
        Assert.Equal(dated, result["facets"]!["decade"]!.AsArray().Sum(value => (int)value!["count"]!));
    }

    [Fact]
    public async Task NoneAsksForNoFacets() =>
        Assert.Empty((await api.GetAsync("/api/photos?facets=none"))["facets"]!.AsObject());

    private static string[] Values(JsonNode result, string facet) =>
    [
        .. result["facets"]![facet]!.AsArray()
            .Select(value => $"{value!["value"]}={value["count"]}{((bool)value["selected"]! ? "*" : "")}"),
    ];
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedFacetTests(EmbeddedArchiveApi api) : FacetTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceFacetTests(ReferenceArchiveApi api) : FacetTests(api);
