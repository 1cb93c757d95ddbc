using Microsoft.Playwright;

namespace Imago.Testing.Browser;

/// <summary>One Chromium for all tests that share it, started when the first one needs it. Tests are skipped where it is not installed.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    /// <summary>For a state of a page to come, in milliseconds: on a machine that does much else pages take long.</summary>
    private const float Limit = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A visitor with a browser profile of his own.</summary>
    /// <param name="site">Where relative addresses lead.</param>
    /// <param name="language">What the visitor reads best.</param>
    /// <param name="javaScript">Whether the visitor's browser runs scripts.</param>
    /// <param name="width">Of the window, in pixels.</param>
    public async Task<Visit> VisitAsync(Uri site, string language = "en-GB", bool javaScript = true, int width = 1280)
    {
        Assert.SkipUnless(File.Exists(Executable), $"{Executable} is not installed");
        _playwright ??= await Playwright.CreateAsync();
        // A container's root may not use the browser's sandbox.
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox"] });
        Assertions.SetDefaultExpectTimeout(Limit);
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            JavaScriptEnabled = javaScript,
            Locale = language,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        context.SetDefaultTimeout(Limit);
        return new Visit(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
