using System.Text.Json.Nodes;
using Imago.Frontend.Tests.Site;
using Imago.Testing.Browser;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Imago.Frontend.Tests;

/// <summary>Whatever stands in a caption, a real browser shows it as text, and the page keeps its shape.</summary>
public sealed class HostileCaptionTests(SiteInBrowser site) : IClassFixture<SiteInBrowser>
{
    private const string Script = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title = 'owned'\"> &lt;b&gt; ${document.title}";
    private const string RightToLeft = "مظاهرة في القاهرة ضد الحكومة \u202Eesrever\u202C في ١٩٥٥";
    private const string Emoji = "👩🏽‍🚀🏳️‍🌈 Parade 🎉🎉 ﷽ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘";

    private static readonly string[] Captions =
    [
        Script, RightToLeft, new string('x', 5000), string.Concat(Enumerable.Repeat("lorem ipsum ", 417))[..5000], Emoji, "Portrait of woman",
    ];

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task InResults(int width)
    {
        site.Api.Answer = Answer;
        await using var visit = await site.VisitAsync(width);

        await visit.Page.GotoAsync("/?q=x");

        var captions = visit.Page.Locator(".tile-caption");
        Assert.Equal(Captions.Select(Shown), (await captions.AllTextContentsAsync()).Select(Shown));
        Assert.Equal("rtl", await DirectionAsync(captions.Nth(1)));
        Assert.Equal("ltr", await DirectionAsync(captions.Nth(0)));
        await AssertUnharmedAsync(visit);

        // However long a caption is, its tile stays one of a row: two lines of it are shown.
        var heights = await captions.EvaluateAllAsync<double[]>("all => all.map(caption => caption.offsetHeight / parseFloat(getComputedStyle(caption).lineHeight))");
        Assert.All(heights, lines => Assert.InRange(lines, 0.9, 2.1));
    }

    [Theory]
    [InlineData(0, 320)]
    [InlineData(1, 320)]
    [InlineData(2, 320)]
    [InlineData(2, 1280)]
    [InlineData(3, 1280)]
    [InlineData(4, 320)]
    public async Task OnThePhotosPage(int caption, int width)
    {
        site.Api.Answer = Answer;
        await using var visit = await site.VisitAsync(width);

        await visit.Page.GotoAsync($"/photo/stock-{caption}?from=q%3Dx");

        var heading = visit.Page.Locator("h1");
        Assert.Equal(Shown(Captions[caption]), Shown((await heading.TextContentAsync())!));
        Assert.Equal(caption == 1 ? "rtl" : "ltr", await DirectionAsync(heading));
        await AssertUnharmedAsync(visit);
        await Assertions.Expect(visit.Page.Locator(".use")).ToBeVisibleAsync();
    }

    /// <summary>No script of a caption ran, none of its markup is an element, and nothing is wider than the window.</summary>
    private static async Task AssertUnharmedAsync(Visit visit)
    {
        Assert.EndsWith("Imago", await visit.Page.TitleAsync(), StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("main script, main b, main img[src=x]")).ToHaveCountAsync(0);
        var (content, window) = (await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await visit.Page.EvaluateAsync<int>("innerWidth"));
        Assert.True(content <= window, $"The page is {content} pixels wide in a window of {window}.");
        Assert.Empty(visit.Errors);
    }

    private static Task<string> DirectionAsync(ILocator element) => element.EvaluateAsync<string>("element => getComputedStyle(element).direction");

    private static string Shown(string text) => text.Trim();

    private static Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/thumbnail", StringComparison.Ordinal))
        {
            return StubApi.Content(200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>")(context);
        }

        var photos = Captions.Select((caption, index) => (JsonNode)new JsonObject
        {
            ["id"] = $"stock-{index}",
            ["imageNumber"] = index,
            ["caption"] = caption,
            ["width"] = 2400,
            ["height"] = 1800,
            ["db"] = "stock",
            ["photographer"] = caption[..Math.Min(200, caption.Length)],
            ["thumbnail"] = $"/api/photos/stock-{index}/thumbnail",
        }).ToArray();
        JsonNode answer = path.StartsWith("/api/photos/stock-", StringComparison.Ordinal) && path.Count(c => c == '/') == 3
            ? photos[int.Parse(path[(path.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture)]
            : new JsonObject { ["total"] = photos.Length, ["items"] = new JsonArray(photos), ["applied"] = new JsonObject { ["sort"] = "relevance" } };
        return StubApi.Json(200, answer.ToJsonString())(context);
    }
}
