using System.Globalization;
using System.Text.RegularExpressions;
using Imago.EndToEnd.Tests.Application;
using Imago.Testing.Browser;
using Microsoft.Playwright;

namespace Imago.EndToEnd.Tests.Browser;

/// <summary>A data steward looks after the archive, in a real browser. What is changed is put back or changes no photo.</summary>
[Collection(SharedArchive.Collection)]
public sealed class StewardTests(SharedArchive shared, Chromium chromium)
{
    /// <summary>A record of the sample as it was delivered.</summary>
    private const string Record = """
        {"bildnummer": "445", "datum": "1955-01-01T00:00:00.000Z", "suchtext": "Portrait of woman standing next to display of photographs", "fotografen": "Charles \"Teenie\" Harris", "hoehe": "1350", "breite": "1650", "db": "stock"}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStewardHealsTheIndexSeesTheGuardsAndGoesBack()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        await visit.SignInAsync("/index");
        var live = page.Locator("tr", new() { Has = page.Locator(".state.completed") }).Locator("th").First;
        var before = await live.InnerTextAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("mapped exactly as declared");

        var events = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Start the heal" }).ClickAsync(),
            response => response.Url.EndsWith("/events", StringComparison.Ordinal));
        Assert.Equal("text/event-stream", events.Headers["content-type"].Split(';')[0]);
        await visit.SeeRunCompletedAsync();

        await Assertions.Expect(page.Locator("[data-figure=records]")).ToHaveTextAsync("59,031");
        var guards = page.Locator(".guards .state");
        Assert.InRange(await guards.CountAsync(), 4, 20);
        Assert.All(await guards.AllInnerTextsAsync(), text => Assert.Equal("holds", text));

        await page.GotoAsync("/index");
        Assert.NotEqual(before, await live.InnerTextAsync());
        var earlier = page.Locator("tr", new() { Has = page.GetByText(before, new() { Exact = true }) });
        await earlier.Locator("summary").ClickAsync();
        await earlier.Locator("button").ClickAsync();
        await visit.SeeRunCompletedAsync();
        await page.GotoAsync("/index");
        Assert.Equal(before, await live.InnerTextAsync());
        Assert.Equal(RunningArchive.SampleSize, await shared.Archive.CountAsync(Cancelled));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AStewardCorrectsADeadLetterAndSendsItIn()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        // Its last bracket is lost. Corrected, it is the photo that is there already.
        var letter = await shared.Archive.DeliverDeadLetterAsync(Record[..^1], Cancelled);

        await visit.SignInAsync("/dead-letters");
        await page.Locator($"a[href='/dead-letters/{letter}']").ClickAsync();
        var editor = page.Locator("textarea");
        await editor.FillAsync("{\n  \"bildnummer\": \"445\"\n  \"db\": \"stock\"\n}");
        var error = page.Locator("#json-error");
        await Assertions.Expect(error).ToHaveTextAsync("This is not JSON: line 3, column 3.");
        var (said, line) = ((await error.BoundingBoxAsync())!, (await page.Locator(".json-lines .bad").BoundingBoxAsync())!);
        Assert.InRange(said.Y, line.Y, line.Y + (line.Height * 1.5));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit again" }).ClickAsync();
        await Assertions.Expect(editor).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.EndsWith($"/dead-letters/{letter}", page.Url, StringComparison.Ordinal);

        await editor.FillAsync(Record);
        await Assertions.Expect(error).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit again" }).ClickAsync();
        await visit.SeeRunCompletedAsync();

        await page.GotoAsync($"/dead-letters/{letter}");
        await Assertions.Expect(page.Locator("main .state")).ToHaveTextAsync("Became photos");
        await Assertions.Expect(page.Locator("main a[href='/photo/stock-445']")).ToBeVisibleAsync();
        Assert.Equal(RunningArchive.SampleSize, await shared.Archive.CountAsync(Cancelled));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AStewardGivesADeadLetterUp()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        var letter = await shared.Archive.DeliverDeadLetterAsync("{\"suchtext\": \"A caption and no number\"}", Cancelled);

        await visit.SignInAsync($"/dead-letters/{letter}");
        await page.Locator(".confirm summary").ClickAsync();
        await page.Locator("#why").FillAsync("Nobody knows its number.");
        await page.Locator(".confirm button").ClickAsync();
        await visit.ArriveAsync(new Regex("/dead-letters$"));

        await Assertions.Expect(page.Locator($"a[href='/dead-letters/{letter}']")).ToHaveCountAsync(0);
        await page.GotoAsync($"/dead-letters/{letter}");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Nobody knows its number.");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AStewardSendsInAllDeadLettersOfAReason()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        string[] letters = [await shared.Archive.DeliverDeadLetterAsync("{ no JSON", Cancelled), await shared.Archive.DeliverDeadLetterAsync("{ none either", Cancelled)];

        await visit.SignInAsync("/dead-letters");
        await page.Locator("tbody tr", new() { HasText = "The line is not JSON." }).GetByRole(AriaRole.Button).ClickAsync();
        await visit.SeeRunCompletedAsync();

        var run = new Uri(page.Url).AbsolutePath;
        var refused = page.Locator(".field", new() { HasText = "Refused again" }).Locator("dd");
        Assert.InRange(int.Parse(await refused.InnerTextAsync(), CultureInfo.InvariantCulture), letters.Length, 1000);
        foreach (var letter in letters)
        {
            await page.GotoAsync($"/dead-letters/{letter}");
            await Assertions.Expect(page.Locator("main .state")).ToHaveTextAsync("Open");
            await Assertions.Expect(page.Locator($"main .letters a[href='{run}']")).ToHaveCountAsync(1);
        }

        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AStewardDropsADeliveryAndSeesItArrive()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        var name = $"dropped-{Guid.NewGuid():N}.ndjson";
        await visit.SignInAsync("/import");
        var target = page.Locator("[data-upload]");
        await Assertions.Expect(target).ToBeVisibleAsync();
        // The page that shows the progress is left when the upload has ended.
        await page.EvaluateAsync("""
            () => {
              const bar = document.querySelector('[data-upload] progress');
              new MutationObserver(() => sessionStorage.setItem('uploaded', `${bar.hidden ? 'hidden' : 'shown'} ${bar.value}`)).observe(bar, { attributes: true });
            }
            """);
        await using var dropped = await page.EvaluateHandleAsync("""
            ([name, text]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([text], name));
              return transfer;
            }
            """, new[] { name, Record + "\n" });

        await target.DispatchEventAsync("dragover", new { dataTransfer = dropped });
        await Assertions.Expect(target).ToHaveClassAsync(new Regex(@"\bover\b"));
        await target.DispatchEventAsync("drop", new { dataTransfer = dropped });
        await visit.SeeRunCompletedAsync();

        Assert.Equal("shown 1", await page.EvaluateAsync<string>("sessionStorage.getItem('uploaded')"));
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(name);
        await Assertions.Expect(page.Locator("[data-figure=records]")).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator("[data-count=deadLetters]")).ToHaveTextAsync("0");
        Assert.Equal(RunningArchive.SampleSize, await shared.Archive.CountAsync(Cancelled));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task AStewardStartsACensusSeesItAdvanceAndReadsItsReport()
    {
        await using var visit = await chromium.VisitAsync(shared.Archive);
        var page = visit.Page;
        await visit.SignInAsync("/quality");
        // One that is under way already ends first.
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Start a census" });
        await start.WaitForAsync(new() { Timeout = Journey.RunLimit });
        var newest = page.Locator("#reports tbody th a").First;
        var before = await newest.CountAsync() == 0 ? null : await newest.GetAttributeAsync("href");

        var followed = new List<string>();
        page.Request += (_, request) => followed.Add(new Uri(request.Url).AbsolutePath);
        await start.ClickAsync();

        // The page follows the census and loads itself again when it has ended.
        var report = page.Locator($"#reports tbody tr:first-child th a:not([href='{before}'])");
        await visit.SeeAsync(report);
        Assert.Contains(followed, path => path.StartsWith("/api/quality/runs/", StringComparison.Ordinal) && path.EndsWith("/events", StringComparison.Ordinal));
        await report.ClickAsync();
        await visit.ArriveAsync(new Regex("/quality/.+"));
        await Assertions.Expect(page.Locator("#verdict .verdict")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".verdict-summary dd").First).ToHaveTextAsync("59,031");

        // A figure leads to the records that it counts.
        var figure = page.Locator("#rule-date-imprecise td.number a");
        var counted = await figure.InnerTextAsync();
        await figure.ClickAsync();
        await Assertions.Expect(page.Locator("#total")).ToHaveTextAsync($"{counted} photos");
        Assert.Empty(visit.Errors);
    }
}
