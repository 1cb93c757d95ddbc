using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Imago.Testing.Browser;
using Microsoft.Playwright;

namespace Imago.EndToEnd.Tests.Browser;

/// <summary>No page breaks a rule of axe: WCAG 2.2 AA as far as a program can check it, and what it calls best practice.</summary>
[Collection(SharedArchive.Collection)]
public sealed class AccessibilityTests(SharedArchive shared, Chromium chromium)
{
    private const string Contrast = "color-contrast";

    private static readonly AxeRunOptions Everything = new();

    /// <summary>Another scheme is other colours, and nothing else is different.</summary>
    private static readonly AxeRunOptions Colours = new() { RunOnly = new RunOnlyOptions { Type = "rule", Values = [Contrast] } };

    /// <summary>Another language has the same colours.</summary>
    private static readonly AxeRunOptions AllButColours = new() { Rules = new() { [Contrast] = new RuleOptions { Enabled = false } } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    public async Task PagesOfVisitors(string language)
    {
        await using var visit = await chromium.VisitAsync(shared.Archive, language);
        var check = new Check(visit.Page, isGerman: language.StartsWith("de", StringComparison.Ordinal));

        await check.PagesAsync(
            "/?q=baseball&decade=1950&group=event",
            "/?q=zzyzx&db=stock",
            "/?from=yesterday",
            "/photo/stock-58377?from=q%3Dparty",
            "/photo/stock-0",
            "/sign-in",
            "/error",
            "/help");

        // What opens on a key and while typing.
        await visit.Page.Keyboard.PressAsync("?");
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await check.PageAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Box().PressSequentiallyAsync("base");
        await visit.Page.Locator("#suggestions [role=option]").First.WaitForAsync();
        await check.PageAsync();
        check.AssertNothingFound();
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-DE")]
    public async Task PagesOfStewards(string language)
    {
        await using var visit = await chromium.VisitAsync(shared.Archive, language);
        var check = new Check(visit.Page, isGerman: language.StartsWith("de", StringComparison.Ordinal));
        var letter = await shared.Archive.DeliverDeadLetterAsync("{\"suchtext\": \"A caption and no number\"}", Cancelled);
        var report = await shared.Archive.WaitForReportAsync(Cancelled);
        await visit.SignInAsync("/runs");
        var run = await visit.Page.Locator("tbody th a").First.GetAttributeAsync("href");

        await check.PagesAsync(
            "/quality", $"/quality/{report}", $"/quality/{report}/comparison", "/index", "/import", "/runs", run!, "/dead-letters", "/runs/none", $"/dead-letters/{letter}");

        // A record that is no JSON.
        await visit.Page.Locator("textarea").FillAsync("{ \"bildnummer\": 4 5 }");
        await visit.Page.Locator("#json-error").WaitForAsync();
        await check.PageAsync();
        check.AssertNothingFound();
    }

    /// <summary>Checks pages and collects what is found.</summary>
    private sealed class Check(IPage page, bool isGerman)
    {
        private readonly List<string> _found = [];

        public async Task PagesAsync(params string[] addresses)
        {
            foreach (var address in addresses)
            {
                await page.GotoAsync(address);
                await PageAsync();
            }
        }

        /// <summary>Checks the page that is open, with all that folds unfolded.</summary>
        public async Task PageAsync()
        {
            await page.EvaluateAsync("document.querySelectorAll('main details').forEach(details => { details.open = true; })");
            if (isGerman)
            {
                await RunAsync(ColorScheme.Light, AllButColours);
                return;
            }

            await RunAsync(ColorScheme.Light, Everything);
            await RunAsync(ColorScheme.Dark, Colours);
        }

        public void AssertNothingFound() => Assert.True(_found.Count == 0, string.Join('\n', _found));

        private async Task RunAsync(ColorScheme scheme, AxeRunOptions options)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var result = await page.RunAxe(options);
            _found.AddRange(
                from violation in result.Violations
                from node in violation.Nodes
                let why = string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))
                select $"{page.Url} ({scheme}): {violation.Id}: {violation.Help}\n  {node.Html}\n  {why}");
        }
    }
}
