using Imago.Frontend.Tests.Site;

namespace Imago.Frontend.Tests;

public sealed class SecurityHeaderTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/photo/stock-445")]
    [InlineData("/help")]
    [InlineData("/sign-in")]
    [InlineData("/no/such/page")]
    [InlineData("/favicon.svg")]
    public async Task ScriptsAndStylesComeFromFilesOfThisSiteOnly(string address)
    {
        using var browser = site.CreateBrowser();

        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("img-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Fact]
    public async Task PagesHaveNothingInlineThatThePolicyWouldBlock()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman");

        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src]), base"));
        Assert.DoesNotContain(
            page.Document.QuerySelectorAll("*"),
            element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task PicturesMayComeFromWhereThumbnailsAreRedirectedTo()
    {
        await using var frontend = new FrontendSite.Application(
            new Dictionary<string, string> { ["Imago:Thumbnails:BaseAddress"] = "https://pictures.example/bild/" });
        using var browser = frontend.CreateClient();

        using var response = await browser.GetAsync(new Uri("/favicon.svg", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("img-src 'self' https://pictures.example;", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesThatThePagesNameAreThere()
    {
        using var browser = site.CreateBrowser();
        var page = await site.OpenAsync("/");
        var files = page.Links("link").Concat(page.Document.QuerySelectorAll("script").Select(script => script.GetAttribute("src")!)).ToList();

        Assert.Equal(16, files.Count);
        foreach (var file in files)
        {
            using var response = await browser.GetAsync(new Uri(file, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, file);
            Assert.Matches(@"\.[a-z0-9]{10}\.(css|js|svg)$", file);
        }
    }
}
