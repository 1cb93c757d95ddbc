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
            "?q=+pool+&photographer=B&photographer=A&photographer=B&db=sport&from=1955-01-01&to=1955-12-31&orientation=square&sort=oldest&pageSize=100&facets=decade,db");
        Assert.Equal("pool", search.Text);
        Assert.Equal(["B", "A"], search.Photographers);
        Assert.Equal("sport", search.Database);
        Assert.Equal(new DateOnly(1955, 1, 1), search.From);
        Assert.Equal(new DateOnly(1955, 12, 31), search.To);
        Assert.Equal("square", search.Orientation);
        Assert.Equal(PhotoSort.Oldest, search.Sort);
        Assert.Equal(100, search.PageSize);
        Assert.Equal([Facet.Database, Facet.Decade], search.Facets);
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
    [InlineData("?facets=none,db", "facets", "facets must be a list, separated by commas, of photographer, db, orientation, decade; or none.")]
    [InlineData("?Q=a", "Q", "Unknown parameter; known are q, photographer, db, from, to, orientation, sort, pageSize, cursor, facets.")]
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
    public void ACursorOfAnotherSearchIsRefused(string parameters)
    {
        var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, [-473385600000, 445, "stock"]), Accept("").Identity);
        Assert.Equal(
            ["cursor belongs to another search: q, the filters and sort must be those of the answer that it comes from."],
            Refuse($"{parameters}&cursor={cursor}")["cursor"]);
    }

    [Fact]
    public void APositionOfAnotherShapeIsRefused()
    {
        var search = Accept("?sort=newest");
        foreach (var position in (Elastic.Clients.Elasticsearch.FieldValue[][])[[], [1, 2], ["1955", 2, "stock"], [1, "2", "stock"], [1, 2, 3], [1, 2, "stock", 4]])
        {
            var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, position), search.Identity);
            Assert.Equal(["cursor holds no position of the order newest."], Refuse($"?sort=newest&cursor={cursor}")["cursor"]);
        }
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
