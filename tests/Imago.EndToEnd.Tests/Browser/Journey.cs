using System.Globalization;
using System.Text.RegularExpressions;
using Imago.EndToEnd.Tests.Application;
using Imago.Testing.Browser;
using Microsoft.Playwright;

namespace Imago.EndToEnd.Tests.Browser;

/// <summary>What a visit of the running archive is made of.</summary>
internal static partial class Journey
{
    /// <summary>Long runs end within it, in milliseconds; who looks on sees them end without doing anything.</summary>
    public const float RunLimit = 180_000;

    public static Task<Visit> VisitAsync(this Chromium chromium, RunningArchive archive, string language = "en-GB", bool javaScript = true) =>
        chromium.VisitAsync(archive.Frontend.BaseAddress!, language, javaScript);

    /// <summary>The search box, by its id: with JavaScript it suggests and has another role.</summary>
    public static ILocator Box(this Visit visit) => visit.Page.Locator("#q");

    /// <summary>The photos of a page of results.</summary>
    public static ILocator Photos(this Visit visit) => visit.Page.Locator("main [data-grid] .tile-link");

    /// <summary>How many photos the search found, as it says.</summary>
    public static async Task<int> TotalAsync(this Visit visit) =>
        int.Parse(NoDigit().Replace(await visit.Page.Locator("#total").InnerTextAsync(), ""), CultureInfo.InvariantCulture);

    /// <summary>
    /// Waits until the visitor has come to an address and, unless his browser runs no scripts, until those of the page listen: what he presses
    /// before is lost.
    /// </summary>
    public static async Task ArriveAsync(this Visit visit, Regex address, bool javaScript = true)
    {
        await Assertions.Expect(visit.Page).ToHaveURLAsync(address);
        await visit.Page.Locator(javaScript ? "html.scripted" : ".site-footer").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>Opens a page of the stewards' by way of the sign-in.</summary>
    public static async Task SignInAsync(this Visit visit, string address)
    {
        await visit.Page.GotoAsync($"/sign-in?ReturnUrl={Uri.EscapeDataString(address)}");
        await visit.Page.Locator("#key").FillAsync(RunningArchive.StewardKey);
        await visit.Page.Locator("#key").PressAsync("Enter");
        await visit.ArriveAsync(new Regex($"^https?://[^/]+{Regex.Escape(address)}$"));
    }

    /// <summary>Waits until the page shows something that a run brings, by itself; where it does not, what it shows instead is said.</summary>
    public static async Task SeeAsync(this Visit visit, ILocator wanted)
    {
        try
        {
            await wanted.WaitForAsync(new() { Timeout = RunLimit });
        }
        catch (TimeoutException exception)
        {
            Assert.Fail($"{exception.Message}\n{visit.Page.Url}\n{await visit.Page.Locator("main").InnerTextAsync()}");
        }
    }

    /// <summary>Waits on the page of a run until it shows, by itself, that the run has done what it should.</summary>
    public static async Task SeeRunCompletedAsync(this Visit visit)
    {
        await Assertions.Expect(visit.Page).ToHaveURLAsync(RunAddress());
        await visit.Page.Locator(".run-state .completed, .run-state .failed, .run-state .cancelled").WaitForAsync(new() { Timeout = RunLimit });
        Assert.True(await visit.Page.Locator(".run-state .completed").IsVisibleAsync(), await visit.Page.Locator("main").InnerTextAsync());
    }

    [GeneratedRegex(@"\D")]
    private static partial Regex NoDigit();

    [GeneratedRegex("/runs/[^/]+$")]
    private static partial Regex RunAddress();
}
