using Imago.Api.Paging;
using Imago.Api.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Api.Tests.Search;

public sealed class PhotoSearchReaderTests
{
    [Fact]
    public void WithoutParametersTheNewestOfAllPhotosAreAskedFor()
    {
        var search = Accept("");
        Assert.Equal(PhotoSort.Newest, search.Sort);
        Assert.Equal(20, search.PageSize);
        Assert.Equal(Facet.All, search.Facets);
        Assert.Null(search.Cursor);
    }

    [Fact]
    public void EveryParameterIsRead()
    {
        var search = Accept(
            "?q=+pool+&photographer=B&photographer=A&photographer=B&db=sport&db=stock&from=1955-01-01&to=1955-12-31&orientation=square&sort=oldest&pageSize=100"
            + "&facets=decade,db,photographer&decade=1950&year=1956&year=1955&minWidth=2000&minHeight=1&minMegapixels=2.5&usableIn=de&editorialOnly=false&rights=free"
            + "&has=title&has=suchtext&missing=agency&issue=date-missing&event=a1&group=event&photographerContains=har");
        Assert.Equal("pool", search.Query.ToString());
        Assert.Equal(["A", "B"], search.Photographers);
        Assert.Equal(["sport", "stock"], search.Databases);
        Assert.Equal([1950], search.Decades);
        Assert.Equal([1955, 1956], search.Years);
        Assert.Equal((2000, 1, 2.5), (search.MinWidth, search.MinHeight, search.MinMegapixels));
        Assert.Equal(("DE", false), (search.UsableIn, search.EditorialOnly));
        Assert.Equal(["free"], search.Rights);
        Assert.Equal(["caption", "title"], search.Has);
        Assert.Equal(["agency"], search.Missing);
        Assert.Equal(["date-missing"], search.Issues);
        Assert.Equal("a1", search.Event);
        Assert.True(search.IsGrouped);
        Assert.Equal("har", search.PhotographerContains);
        Assert.Equal(new DateOnly(1955, 1, 1), search.From);
        Assert.Equal(new DateOnly(1955, 12, 31), search.To);
        Assert.Equal(["square"], search.Orientations);
        Assert.Equal(PhotoSort.Oldest, search.Sort);
        Assert.Equal(100, search.PageSize);
        Assert.Equal([Facet.Photographer, Facet.Database, Facet.Decade], search.Facets);
    }

    [Fact]
    public void EmptyFieldsOfAFormAreNoFilters()
    {
        var search = Accept("?q=&photographer=&db=&from=&to=&orientation=&sort=&pageSize=&cursor=&facets=");
        Assert.Equal(new PhotoSearch().Identity, search.Identity);
    }

    [Theory]
    [InlineData("?pageSize=0", "pageSize", "pageSize must be a whole number from 1 to 100.")]
    [InlineData("?pageSize=101", "pageSize", "pageSize must be a whole number from 1 to 100.")]
    [InlineData("?pageSize=1e1", "pageSize", "pageSize must be a whole number from 1 to 100.")]
    [InlineData("?from=1955-02-30", "from", "from must be a day such as 1955-07-21.")]
    [InlineData("?to=21.07.1955", "to", "to must be a day such as 1955-07-21.")]
    [InlineData("?from=1955-02-02&to=1955-02-01", "from", "from must not be later than to.")]
    [InlineData("?db=Sport", "db", "db must be stock or sport.")]
    [InlineData("?orientation=wide", "orientation", "orientation must be landscape, portrait or square.")]
    [InlineData("?sort=best", "sort", "sort must be relevance, newest, oldest or largest.")]
    [InlineData("?q=a&q=b", "q", "q may be given only once.")]
    [InlineData("?minWidth=-1", "minWidth", "minWidth must be a whole number from 1 to 1000000.")]
    [InlineData("?minMegapixels=many", "minMegapixels", "minMegapixels must be a number from 0 to 100000, such as 2.5.")]
    [InlineData("?usableIn=Germany", "usableIn", "usableIn must be a country's two letters of ISO 3166, such as DE.")]
    [InlineData("?editorialOnly=yes", "editorialOnly", "editorialOnly must be true or false.")]
    [InlineData("?decade=1955", "decade", "decade must be the first year of a decade, such as 1950, from 1000 to 2999.")]
    [InlineData("?year=55", "year", "year must be a year, such as 1955, from 1000 to 2999.")]
    [InlineData("?group=photographer", "group", "group must be event.")]
    [InlineData("?rights=all", "rights", "rights must be free, restricted or editorial.")]
    [InlineData("?has=title&missing=Title", "missing", "missing and has must not both name title.")]
    [InlineData("?minWidth=5&missing=breite", "missing", "missing must not name width where minWidth asks for one.")]
    [InlineData("?editorialOnly=true&rights=free", "rights", "rights must not be free where editorialOnly is true.")]
    [InlineData("?photographerContains=a&facets=db", "photographerContains", "photographerContains narrows the facet photographer, which facets must then name.")]
    [InlineData("?facets=none,db", "facets", "facets must be a list, separated by commas, of photographer, db, orientation, decade, year, rights, issue; or none.")]
    [InlineData("?Q=a", "Q", "Unknown parameter; known are q, photographer, db, from, to, decade, year, orientation, minWidth, minHeight, minMegapixels, usableIn, editorialOnly, rights, has, missing, issue, event, sort, group, pageSize, cursor, facets, photographerContains.")]
    [InlineData("?cursor=nonsense", "cursor", "cursor must be a 'next' or 'previous' of an answer, unchanged.")]
    public void AWrongValueIsNamedWithWhatIsAllowed(string parameters, string name, string message) =>
        Assert.Equal([message], Refuse(parameters)[name]);

    [Fact]
    public void TooManyPhotographersAreRefused()
    {
        var parameters = "?" + string.Join('&', Enumerable.Range(0, 51).Select(i => $"photographer={i}"));
        Assert.Equal(["photographer may be given at most 50 times."], Refuse(parameters)["photographer"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=a+OR+(b+-c)&sort=oldest")]
    [InlineData("?photographer=B+%26+C&photographer=A&db=sport&from=1955-01-01&to=1959-12-31&decade=1950&year=1955&orientation=square&group=event")]
    [InlineData("?minWidth=5&minHeight=6&minMegapixels=0.75&usableIn=de&editorialOnly=true&rights=restricted&has=caption&missing=title&issue=date-missing&event=a")]
    [InlineData("?facets=none&pageSize=7")]
    [InlineData("?photographerContains=m%C3%BC")]
    public void TheAddressOfASearchLeadsToIt(string parameters)
    {
        var search = Accept(parameters);
        Assert.Equal(search.Address, Accept(search.Address["/api/photos".Length..]).Address);
        var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, search.Sort == PhotoSort.Relevance ? [1.5, 2, "stock"] : [1, 2, "stock"]), search.Identity);
        var page = Accept($"{search.Address["/api/photos".Length..]}&cursor={cursor}");
        Assert.Equal(page.Address, Accept(page.Address["/api/photos".Length..]).Address);
    }

    [Theory]
    [InlineData("?q=pool&db=stock&sort=newest&cursor=", "?q=pool&db=stock&sort=newest&pageSize=7&facets=none&cursor=")]
    [InlineData("?q=a+OR+b&sort=newest&cursor=", "?q=(a+OR++b)&sort=newest&cursor=")]
    [InlineData("?photographer=A&photographer=B&cursor=", "?photographer=B&photographer=A&cursor=")]
    public void ACursorHoldsForEverySearchOfTheSameMeaning(string first, string second)
    {
        var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, [-473385600000, 445, "stock"]), Accept(first).Identity);
        Assert.Equal(PageDirection.Next, Accept(second + cursor).Cursor?.Direction);
    }

    [Theory]
    [InlineData("?q=pool&sort=newest")]
    [InlineData("?sort=oldest")]
    [InlineData("?db=stock")]
    [InlineData("?photographer=A")]
    [InlineData("?from=1955-01-01")]
    [InlineData("?to=1955-01-01")]
    [InlineData("?orientation=square")]
    [InlineData("?minWidth=5")]
    [InlineData("?has=title")]
    [InlineData("?group=event")]
    public void ACursorOfAnotherSearchIsRefused(string parameters)
    {
        var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, [-473385600000, 445, "stock"]), Accept("").Identity);
        Assert.Equal(
            ["cursor belongs to another search: q, the filters and sort must be those of the answer that it comes from."],
            Refuse($"{parameters}&cursor={cursor}")["cursor"]);
    }

    private static PhotoSearch Accept(string parameters)
    {
        var (search, errors) = PhotoSearchReader.Read(Query(parameters));
        Assert.Empty(errors.ToDictionary());
        return search;
    }

    private static IDictionary<string, string[]> Refuse(string parameters) => PhotoSearchReader.Read(Query(parameters)).Errors.ToDictionary();

    private static QueryCollection Query(string parameters) => new(QueryHelpers.ParseQuery(parameters));
}
