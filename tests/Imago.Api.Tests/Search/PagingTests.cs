using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Paging;
using Imago.Api.Search;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Search;

public abstract class PagingTests(ArchiveApi api)
{
    public static TheoryData<string, int> Walks => new()
    {
        { "sort=newest", 100 },
        { "sort=oldest", 100 },
        { "sort=largest", 97 },
        { "sort=relevance", 100 },
        { "q=children%20OR%20man%20OR%20Zeppelin", 23 },
        { "q=Doppelg%C3%A4nger", 1 },
        { "q=Doppelg%C3%A4nger&sort=newest", 1 },
        { "q=Doppelg%C3%A4nger&sort=oldest", 1 },
        { "q=Doppelg%C3%A4nger&sort=largest", 1 },
        { "q=missing:date&sort=oldest", 2 },
        { "db=sport&sort=largest", 2 },
    };

    [Fact]
    public async Task ACursorWithAPositionOfAnotherShapeIsRefused()
    {
        var (search, _) = PhotoSearchReader.Read(new Microsoft.AspNetCore.Http.QueryCollection(new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["sort"] = "newest" }));
        var cursor = CursorFormat.Write(new Cursor(PageDirection.Next, ["1955", 2, "stock"]), search.Identity);
        using var client = api.CreateClient();
        using var response = await client.GetAsync($"/api/photos?sort=newest&cursor={cursor}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("/errors/invalid-parameters", (string?)problem["type"]);
        Assert.Contains("no position of the order newest", (string?)problem["errors"]!["cursor"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task WalkingForwardsAndBackVisitsEachPhotoOnce(string parameters, int pageSize)
    {
        var forwards = new List<string[]>();
        string? cursor = null;
        JsonNode page;
        int total;
        do
        {
            page = await PageAsync(parameters, pageSize, cursor);
            total = (int)page["total"]!;
            forwards.Add(Ids(page));
            Assert.True(forwards.Count <= (total / pageSize) + 1, "The walk goes in circles.");
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        var ids = forwards.SelectMany(items => items).ToArray();
        Assert.Equal(total, ids.Length);
        Assert.Equal(total, ids.Distinct().Count());

        var backwards = new List<string[]> { Ids(page) };
        while ((string?)page["previous"] is { } previous)
        {
            page = await PageAsync(parameters, pageSize, previous);
            backwards.Insert(0, Ids(page));
            Assert.True(backwards.Count <= forwards.Count, "The walk back goes in circles.");
        }

        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public async Task AFirstPageHasNoPreviousAndALastPageNoNext()
    {
        var first = await PageAsync("sort=oldest", 100, cursor: null);
        Assert.Null(first["previous"]);

        var all = await PageAsync("q=Doppelg%C3%A4nger", 3, cursor: null);
        Assert.Null(all["next"]);
        Assert.Null(all["previous"]);
    }

    [Fact]
    public async Task AFirstPageReachedBackwardsHasNoPrevious()
    {
        var first = await PageAsync("sort=oldest", 10, cursor: null);
        var second = await PageAsync("sort=oldest", 10, (string?)first["next"]);
        var again = await PageAsync("sort=oldest", 10, (string?)second["previous"]);
        Assert.Equal(Ids(first), Ids(again));
        Assert.Null(again["previous"]);
        Assert.Equal(Ids(second), Ids(await PageAsync("sort=oldest", 10, (string?)again["next"])));
    }

    [Theory]
    [InlineData("oldest")]
    [InlineData("newest")]
    public async Task PhotosWithoutADateComeLast(string sort)
    {
        var dates = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await PageAsync($"q=Zeppelin&sort={sort}", 2, cursor);
            dates.AddRange(page["items"]!.AsArray().Select(item => (string?)item!["date"]));
            Assert.True(dates.Count <= (int)page["total"]!, "The walk goes in circles.");
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Null(dates[^1]);
        Assert.DoesNotContain(null, dates[..^1]);
        var ordered = sort == "oldest" ? dates[..^1].Order(StringComparer.Ordinal) : dates[..^1].OrderDescending(StringComparer.Ordinal);
        Assert.Equal(ordered, dates[..^1]);
    }

    [Fact]
    public async Task LargestComesFirstAndUnknownSizesLast()
    {
        var sizes = (await PageAsync("q=Zeppelin&sort=largest", 10, cursor: null))["items"]!.AsArray()
            .Select(item => (double?)item!["megapixels"]).ToArray();
        Assert.Equal([18, 1.5, 1.5, null], sizes);
    }

    [Fact]
    public async Task PageSizeAndFacetsMayChangeBetweenPages()
    {
        var first = await PageAsync("sort=oldest", 10, cursor: null);
        var second = await api.GetAsync($"/api/photos?sort=oldest&pageSize=5&facets=db&cursor={first["next"]}");
        Assert.Equal(5, second["items"]!.AsArray().Count);
        Assert.NotNull(second["facets"]!["db"]);
    }

    private Task<JsonNode> PageAsync(string parameters, int pageSize, string? cursor) =>
        api.GetAsync($"/api/photos?{parameters}&facets=none&pageSize={pageSize}{(cursor is null ? "" : $"&cursor={cursor}")}");

    private static string[] Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedPagingTests(EmbeddedArchiveApi api) : PagingTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferencePagingTests(ReferenceArchiveApi api) : PagingTests(api);
