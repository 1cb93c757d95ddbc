using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Search;

public abstract class FilterTests(ArchiveApi api)
{
    [Theory]
    [InlineData("q=Rennstrecke&minWidth=3000", "stock-900021 stock-900022 stock-900023")]
    [InlineData("q=Rennstrecke&minHeight=2001", "")]
    [InlineData("q=Rennstrecke&minMegapixels=1.6", "stock-900021 stock-900022 stock-900023")]
    [InlineData("q=Rennstrecke&usableIn=de", "stock-900021 stock-900022 stock-900023 stock-900024 stock-900025")]
    [InlineData("q=Rennstrecke&usableIn=FR", "stock-900021 stock-900022 stock-900023")]
    [InlineData("q=Rennstrecke&usableIn=US", "stock-900021 stock-900022 stock-900023 stock-900025")]
    [InlineData("q=Rennstrecke&editorialOnly=true", "stock-900025")]
    [InlineData("q=Rennstrecke&editorialOnly=false&rights=restricted", "stock-900024")]
    [InlineData("q=Rennstrecke&year=1972&from=1972-07-03", "stock-900025")]
    [InlineData("q=Zeppelin&missing=photographer", "stock-900005")]
    [InlineData("q=Zeppelin&has=photographer&has=date", "stock-900004 unknown-900007")]
    [InlineData("db=sport&has=title&has=description", "sport-900002")]
    [InlineData("db=sport&db=stock&q=Doppelg%C3%A4nger", "sport-900008 stock-900008")]
    [InlineData("q=Zeppelin&orientation=landscape&photographer=Anna%20Blume&photographer=Nobody", "stock-900003 unknown-900007")]
    public async Task FiltersNarrowTheResult(string parameters, string ids)
    {
        var result = await api.GetAsync($"/api/photos?{parameters}&pageSize=100");
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), Ids(result).Order());
        Assert.Equal(Ids(result).Length, (int)result["total"]!);

        // Whether counted or not.
        Assert.Equal(Ids(result).Order(), Ids(await api.GetAsync($"/api/photos?{parameters}&pageSize=100&facets=none")).Order());
    }

    [Fact]
    public async Task AnEventIsFoundByItsFingerprint()
    {
        var fingerprint = (string?)(await api.GetAsync("/api/photos?q=id:900021"))["items"]![0]!["event"];
        Assert.Equal(
            ["stock-900021", "stock-900022", "stock-900023"], Ids(await api.GetAsync($"/api/photos?event={fingerprint}")).Order());
    }

    [Theory]
    [InlineData("sort=newest", "stock-900025:1 stock-900024:1 stock-900023:3")]
    [InlineData("sort=oldest", "stock-900024:1 stock-900023:3 stock-900025:1")]
    [InlineData("sort=newest&editorialOnly=false", "stock-900024:1 stock-900023:3")]
    public async Task AGroupedSearchShowsOnePhotoOfEachEvent(string parameters, string cards)
    {
        foreach (var pageSize in (int[])[1, 2, 20])
        {
            var forwards = new List<string>();
            var page = await PageAsync(cursor: null);
            forwards.AddRange(Cards(page));
            while ((string?)page["next"] is { } next)
            {
                page = await PageAsync(next);
                forwards.AddRange(Cards(page));
            }

            Assert.Equal(cards.Split(' ').Order(), forwards.Order());
            var backwards = Cards(page).ToList();
            while ((string?)page["previous"] is { } previous)
            {
                page = await PageAsync(previous);
                backwards.InsertRange(0, Cards(page));
            }

            Assert.Equal(forwards, backwards);

            Task<JsonNode> PageAsync(string? cursor) =>
                api.GetAsync($"/api/photos?q=Rennstrecke&group=event&{parameters}&pageSize={pageSize}{(cursor is null ? "" : $"&cursor={cursor}")}");
        }
    }

    [Fact]
    public async Task AGroupedWalkOverEverythingShowsEachEventOnce()
    {
        var all = new Dictionary<string, long>();
        var grouped = new Dictionary<string, long>();
        foreach (var (photos, parameters) in ((Dictionary<string, long>, string)[])[(all, ""), (grouped, "&group=event")])
        {
            string? cursor = null;
            do
            {
                var page = await api.GetAsync($"/api/photos?facets=none&pageSize=100&sort=oldest{parameters}{(cursor is null ? "" : $"&cursor={cursor}")}");
                foreach (var item in page["items"]!.AsArray())
                {
                    var key = (string?)item!["event"] ?? (string)item["id"]!;
                    photos[key] = photos.GetValueOrDefault(key) + ((long?)item["eventPhotos"] ?? 1);
                }

                cursor = (string?)page["next"];
            }
            while (cursor is not null);
        }

        Assert.Equal(all.OrderBy(entry => entry.Key, StringComparer.Ordinal), grouped.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task HighlightsAreRangesOfPlainText()
    {
        var item = (await api.GetAsync("/api/photos?q=Kind%20G%C3%A4rten%20geschaut"))["items"]![0]!;
        Assert.Equal(
            ["caption: Kinder Garten", "title: Gärten", "description: geschaut"],
            item["highlights"]!.AsArray().Select(highlight =>
                $"{highlight!["field"]}: {string.Join(' ', highlight["ranges"]!.AsArray().Select(range => ((string)highlight["text"]!).Substring((int)range!["start"]!, (int)range["length"]!)))}"));
        Assert.Equal((string?)item["caption"], (string?)item["highlights"]![0]!["text"]);
    }

    [Fact]
    public async Task WithoutWordsNothingIsHighlighted() =>
        Assert.Null((await api.GetAsync("/api/photos?q=id:900002"))["items"]![0]!["highlights"]);

    [Fact]
    public async Task PagesBesideAPageAreLinked()
    {
        using var client = api.CreateClient();
        using var first = await client.GetAsync("/api/photos?q=Zeppelin&pageSize=1", TestContext.Current.CancellationToken);
        var next = Assert.Single(first.Headers.GetValues("Link"));
        Assert.EndsWith("; rel=\"next\"", next, StringComparison.Ordinal);
        using var second = await client.GetAsync(next[1..next.IndexOf('>', StringComparison.Ordinal)], TestContext.Current.CancellationToken);
        var links = string.Join(", ", second.Headers.GetValues("Link"));
        Assert.Contains("rel=\"next\"", links, StringComparison.Ordinal);
        Assert.Contains("rel=\"prev\"", links, StringComparison.Ordinal);
        Assert.Contains("rel=\"first\"", links, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Cards(JsonNode page) => page["items"]!.AsArray().Select(item => $"{item!["id"]}:{item["eventPhotos"]}");

    private static string[] Ids(JsonNode result) => [.. result["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedFilterTests(EmbeddedArchiveApi api) : FilterTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceFilterTests(ReferenceArchiveApi api) : FilterTests(api);
