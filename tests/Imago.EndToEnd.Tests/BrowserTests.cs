using System.Text.RegularExpressions;
using Imago.EndToEnd.Tests.Application;
using Microsoft.Playwright;

namespace Imago.EndToEnd.Tests;

/// <summary>The pages in a real browser; skipped where there is none.</summary>
[Collection(SharedArchive.Collection)]
public sealed partial class BrowserTests(SharedArchive shared) : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private RunningArchive Archive => shared.Archive;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not installed");
        _playwright = await Playwright.CreateAsync();
        // A container's root may not use the browser's sandbox.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AVisitorSearchesOpensAPhotoAndGoesBack(bool javaScript)
    {
        await using var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Archive.Frontend.BaseAddress!.ToString(),
            JavaScriptEnabled = javaScript,
            Locale = "en-GB",
        });
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);

        // By its id: with JavaScript the box suggests and has another role.
        var box = page.Locator("#q");
        await page.GotoAsync("/");
        await box.FillAsync("baseball");
        await box.PressAsync("Enter");
        await page.WaitForURLAsync(SearchAddress());
        var photos = page.Locator("main a[href*='/photo/']");
        await photos.First.WaitForAsync();
        var found = await photos.CountAsync();
        Assert.InRange(found, 10, 100);

        await photos.First.ClickAsync();
        await page.WaitForURLAsync(PhotoAddress());
        Assert.Contains("baseball", await page.Locator("main").InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await Assertions.Expect(page.Locator("main img").First).ToBeVisibleAsync();

        await page.GoBackAsync();
        await page.WaitForURLAsync(SearchAddress());
        await Assertions.Expect(photos).ToHaveCountAsync(found);
        await Assertions.Expect(box).ToHaveValueAsync("baseball");
        Assert.Empty(errors);
    }

    [GeneratedRegex(@"/\?(.*&)?q=baseball")]
    private static partial Regex SearchAddress();

    [GeneratedRegex("/photo/stock-[0-9]+")]
    private static partial Regex PhotoAddress();
}
