using System.Text.RegularExpressions;
using Imago.Testing.Browser;
using Microsoft.Playwright;

namespace Imago.EndToEnd.Tests.Browser;

/// <summary>Somebody looks for a photo, in a real browser.</summary>
[Collection(SharedArchive.Collection)]
public sealed partial class VisitorTests(SharedArchive shared, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AVisitorFindsFiltersPagesOpensAPhotoAndComesBack(bool javaScript)
    {
        await using var visit = await chromium.VisitAsync(shared.Archive, javaScript: javaScript);
        var page = visit.Page;

        await page.GotoAsync("/");
        await visit.Box().FillAsync("baseball");
        await visit.Box().PressAsync("Enter");
        await visit.ArriveAsync(Asks("q=baseball"), javaScript);
        var found = await visit.TotalAsync();

        await page.Locator("main [data-key='decade=1950']").ClickAsync();
        await visit.ArriveAsync(Asks("decade=1950"), javaScript);
        await Assertions.Expect(page.Locator(".active-filters .chip")).ToContainTextAsync("1950s");
        var narrowed = await visit.TotalAsync();
        Assert.InRange(narrowed, 21, found - 1);

        var first = await visit.Photos().First.GetAttributeAsync("href");
        await page.Locator(".pager [rel=next]").ClickAsync();
        await visit.ArriveAsync(Asks("cursor="), javaScript);
        Assert.Equal(narrowed, await visit.TotalAsync());
        await Assertions.Expect(visit.Photos().First).Not.ToHaveAttributeAsync("href", first!);

        var last = visit.Photos().Last;
        var opened = await last.GetAttributeAsync("href");
        await last.ClickAsync();
        await visit.ArriveAsync(PhotoAddress(), javaScript);
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(new Regex("baseball", RegexOptions.IgnoreCase));
        await Assertions.Expect(page.Locator("main .stage img")).ToBeVisibleAsync();

        await page.Locator(".back a").ClickAsync();
        await visit.ArriveAsync(Asks("cursor="), javaScript);
        await Assertions.Expect(page.Locator(".active-filters .chip")).ToContainTextAsync("1950s");
        await Assertions.Expect(visit.Box()).ToHaveValueAsync("baseball");
        await Assertions.Expect(visit.Photos().Last).ToHaveAttributeAsync("href", opened!);
        await Assertions.Expect(visit.Photos().Last).ToBeInViewportAsync();
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AVisitorSeesTheYearsAndDragsOverSomeOfThem()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        await page.GotoAsync("/?q=baseball");
        await visit.ArriveAsync(Asks("q=baseball"));
        var found = await visit.TotalAsync();

        // Bars are as wide and as high as they are said to be, whatever else the styles of other pages are about.
        var bars = page.Locator(".histogram .bar");
        Assert.InRange(await bars.CountAsync(), 10, 200);
        Assert.True(await bars.EvaluateAllAsync<bool>("""
            bars => bars.every(bar => ['width', 'height'].every(side => Math.abs(bar.getBBox()[side] - Number(bar.getAttribute(side))) < 0.01))
            """));

        var box = (await page.Locator(".histogram svg").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + (box.Height / 2), new() { Steps = 5 });
        await Assertions.Expect(page.Locator(".histogram [data-hint]")).ToHaveTextAsync(new Regex(@"^\d{4}–\d{4}$"));
        await page.Mouse.UpAsync();
        await visit.ArriveAsync(Asks("from="));
        Assert.InRange(await visit.TotalAsync(), 1, found - 1);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task BackInTheBrowserShowsTheSameResultsAtTheSamePlace()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        await page.GotoAsync("/?q=parade&sort=newest");
        await visit.Photos().Last.ScrollIntoViewIfNeededAsync();
        var place = await page.EvaluateAsync<double>("scrollY");
        Assert.True(place > 0, "The results fit the window: there is no place to come back to.");

        await visit.Photos().Last.ClickAsync();
        await visit.ArriveAsync(PhotoAddress());
        await page.GoBackAsync();

        await visit.ArriveAsync(Asks("q=parade"));
        await page.WaitForFunctionAsync("place => Math.abs(scrollY - place) < 2", place);
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task TheKeyboardIsEnough()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        var keys = page.Keyboard;

        await page.GotoAsync("/");
        await keys.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip-link")).ToBeFocusedAsync();

        await keys.PressAsync("/");
        await Assertions.Expect(visit.Box()).ToBeFocusedAsync();
        await keys.TypeAsync("basebal");
        await Assertions.Expect(page.Locator("#suggestions [role=option]").First).ToBeVisibleAsync();
        await Assertions.Expect(visit.Box()).ToHaveAttributeAsync("aria-expanded", "true");
        await keys.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#suggestions")).ToBeHiddenAsync();
        await keys.TypeAsync("l");
        await keys.PressAsync("Enter");
        await visit.ArriveAsync(Asks("q=baseball"));
        await Assertions.Expect(page.Locator("#total")).ToBeFocusedAsync();

        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Photos().First).ToBeFocusedAsync();
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Photos().Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(visit.Photos().Nth(1)).Not.ToBeFocusedAsync();
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Home");
        await Assertions.Expect(visit.Photos().First).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await visit.ArriveAsync(PhotoAddress());

        var photo = page.Url;
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(page).Not.ToHaveURLAsync(photo);
        await visit.ArriveAsync(PhotoAddress());
        await keys.PressAsync("ArrowLeft");
        await visit.ArriveAsync(new Regex(Regex.Escape(photo)));
        await keys.PressAsync("Escape");
        await visit.ArriveAsync(Asks("q=baseball"));

        await page.Locator("#total").WaitForAsync();
        await keys.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AGermanReadsGermanUntilHeSwitches()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive, "de-DE");
        var page = visit.Page;

        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Assertions.Expect(page.Locator("#total")).ToHaveTextAsync("59.031 Fotos");
        await Assertions.Expect(page.Locator(".pager [rel=next]")).ToContainTextAsync("Weiter");

        // Some dates are years only, which are the same in all languages.
        await page.GotoAsync("/?from=1967-04-02&to=1967-04-30");
        await Assertions.Expect(page.Locator(".tile-date", new() { HasTextRegex = GermanDate() }).First).ToBeVisibleAsync();

        await page.Locator("li", new() { Has = page.Locator(".tile-date", new() { HasTextRegex = GermanDate() }) }).Locator(".tile-link").First.ClickAsync();
        await visit.ArriveAsync(PhotoAddress());
        var fields = page.Locator(".photo-text");
        await Assertions.Expect(fields).ToContainTextAsync("Megapixel");
        await Assertions.Expect(fields).ToContainTextAsync(GermanDate());
        await Assertions.Expect(fields).ToContainTextAsync(new Regex(@"\d,\d"));

        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("#total")).ToHaveTextAsync("59,031 photos");
        Assert.Empty(visit.Errors);
    }

    /// <summary>The search page with the text in its query.</summary>
    private static Regex Asks(string text) => new(@"/\?(.*&)?" + Regex.Escape(text));

    [GeneratedRegex("/photo/stock-[0-9]+")]
    private static partial Regex PhotoAddress();

    [GeneratedRegex(@"(\d{1,2}\. )?(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) \d{4}")]
    private static partial Regex GermanDate();
}
