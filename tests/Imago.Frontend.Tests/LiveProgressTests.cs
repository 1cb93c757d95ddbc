using System.Threading.Channels;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;

namespace Imago.Frontend.Tests;

/// <summary>What a steward sees of a run while it is under way, in a real browser.</summary>
public sealed class LiveProgressTests(SiteInBrowser site) : IClassFixture<SiteInBrowser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/runs/run-7")]
    [InlineData("/quality")]
    public async Task ProgressMovesAsItHappensAndThePageShowsTheEndByItself(string address)
    {
        var run = Run("running", "preparing", 0, 0);
        var events = Channel.CreateUnbounded<string>();
        site.Api.Answer = context => AnswerAsync(context, () => run, events.Reader);
        await using var visit = await site.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync($"/sign-in?ReturnUrl={Uri.EscapeDataString(address)}");
        await page.Locator("#key").FillAsync("a-key-that-the-stub-takes");
        await page.Locator("#key").PressAsync("Enter");
        var bar = page.Locator(".run-progress progress");
        await Assertions.Expect(bar).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-phase]")).ToHaveTextAsync("preparing");

        foreach (var (fraction, records, shown) in new[] { (0.25, 14_757, "14,757"), (0.75, 44_273, "44,273") })
        {
            await events.Writer.WriteAsync(Run("running", "checking", fraction, records), Token);
            await Assertions.Expect(bar).ToHaveJSPropertyAsync("value", fraction);
            await Assertions.Expect(page.Locator("[data-figure=records]")).ToHaveTextAsync(shown);
            await Assertions.Expect(page.Locator("[data-phase]")).ToHaveTextAsync("checking");
        }

        run = Run("completed", "reporting", 1, 59_031);
        await events.Writer.WriteAsync(run, Token);

        await Assertions.Expect(bar).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(address == "/quality" ? ".census-start" : ".run-state .completed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task APageThatIsRefusedTheProgressLooksAgain()
    {
        var run = Run("running", "checking", 0.5, 29_000);
        site.Api.Answer = context => context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal)
            ? StubApi.Problem(503, """{ "title": "The worker cannot be reached.", "status": 503 }""")(context)
            : AnswerAsync(context, () => run, Channel.CreateUnbounded<string>().Reader);
        await using var visit = await site.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync("/sign-in?ReturnUrl=%2Fruns%2Frun-7");
        await page.Locator("#key").FillAsync("a-key-that-the-stub-takes");
        await page.RunAndWaitForResponseAsync(
            () => page.Locator("#key").PressAsync("Enter"), response => response.Url.EndsWith("/events", StringComparison.Ordinal) && response.Status == 503);

        run = Run("completed", "reporting", 1, 59_031);

        await Assertions.Expect(page.Locator(".run-state .completed")).ToBeVisibleAsync();
    }

    private static string Run(string state, string phase, double fraction, long records) => FormattableString.Invariant($$"""
        { "id": "run-7", "kind": "census", "subject": "imago-photos", "state": "{{state}}", "requestedAt": "2026-11-25T11:00:00Z", "attempt": 1, "cancelRequested": false,
          "progress": { "phase": "{{phase}}", "fraction": {{fraction}}, "records": {{records}}, "recordsPerSecond": 9000 } }
        """);

    private static async Task AnswerAsync(HttpContext context, Func<string> run, ChannelReader<string> events)
    {
        var path = context.Request.Path.Value!;
        if (!path.EndsWith("/events", StringComparison.Ordinal))
        {
            await (path switch
            {
                "/api/index/runs" or "/api/quality/runs" => StubApi.Json(200, $$"""{ "items": [ {{run()}} ] }"""),
                _ when path.EndsWith("/run-7", StringComparison.Ordinal) => StubApi.Json(200, run()),
                _ => StubApi.Problem(404, """{ "title": "There is none.", "status": 404 }"""),
            })(context);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await foreach (var changed in events.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync($"event: run\ndata: {changed.ReplaceLineEndings(" ")}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
