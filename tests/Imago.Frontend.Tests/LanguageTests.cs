using Imago.Frontend.Tests.Site;

namespace Imago.Frontend.Tests;

public sealed class LanguageTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    [Fact]
    public async Task GermanPagesHaveGermanTextsNumbersAndDates()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman&from=1955-12-01", "de-AT,de;q=0.9,en;q=0.5");

        Assert.Equal("de", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("1.234 Fotos", page.Text(".total"));
        Assert.Equal(["1955", "27. April 1967", "Datum unbekannt"], page.Document.QuerySelectorAll(".tile-date").Select(date => date.TextContent.Trim()));
        Assert.Equal("Filter entfernen: Datum ab 1. Dezember 1955 ×", page.Text(".chip"));
        Assert.Equal("1950er", page.Text(".facet-label"));
        Assert.Equal("en", page.Document.QuerySelector(".tile-caption")?.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("fr", "en")]
    [InlineData("de", "de")]
    [InlineData("en-US", "en")]
    public async Task TheBrowsersLanguageCountsWhereWeHaveIt(string accepted, string shown)
    {
        Assert.Equal(shown, (await site.OpenAsync("/", accepted)).Document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task AChosenLanguageIsRememberedAndBeatsTheBrowsers()
    {
        using var browser = site.CreateBrowser("en");
        using var chosen = await browser.GetAsync(new Uri("/?lang=de", UriKind.Relative), TestContext.Current.CancellationToken);
        var cookie = Assert.Single(chosen.Headers.GetValues("Set-Cookie"));

        using var later = new HttpRequestMessage(HttpMethod.Get, "/");
        later.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var response = await browser.SendAsync(later, TestContext.Current.CancellationToken);

        Assert.Equal(["Accept-Language", "Cookie"], response.Headers.Vary);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<html lang=\"de\">", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?lang=xx")]
    [InlineData("/?lang=")]
    [InlineData("/")]
    // Pictures are asked for in the language of their page.
    [InlineData("/favicon.svg?lang=de")]
    public async Task WhatIsNotChosenIsNotRemembered(string address)
    {
        using var browser = site.CreateBrowser();

        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task TheSwitchKeepsTheSearch()
    {
        var page = await site.OpenAsync("/?q=m%C3%BCller&lang=en");

        Assert.Equal(["/?q=m%C3%BCller&lang=en", "/?q=m%C3%BCller&lang=de"], page.Links(".languages a"));
        Assert.Equal(["/?q=m%C3%BCller&lang=en"], page.Links(".languages a[aria-current]"));
    }

    [Fact]
    public async Task OurOwnMistakesAreAdmittedWithAReference()
    {
        var page = await site.OpenAsync("/error", "de");

        Assert.Equal((500, "Bei uns ist etwas schiefgegangen"), (page.Status, page.Text("h1")));
        Assert.Matches("^[0-9a-f]{32}$", page.Text("[role=alert] code"));
    }

    [Fact]
    public async Task AnUnknownAddressIsNotFoundInTheVisitorsLanguageAndKeepsTheAddress()
    {
        var page = await site.OpenAsync("/gibt/es/nicht?a=1", "de");

        Assert.Equal((404, "Diese Seite gibt es nicht"), (page.Status, page.Text("h1")));
        Assert.Contains("/gibt/es/nicht?a=1&lang=en", page.Links(".languages a"));
    }
}
