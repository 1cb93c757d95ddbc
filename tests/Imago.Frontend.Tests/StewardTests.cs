using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Imago.Archive.Operations;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Frontend.Tests;

public sealed class StewardTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    private const string Key = "the-steward-key-of-this-test";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/index")]
    [InlineData("/import")]
    [InlineData("/runs")]
    [InlineData("/runs/abc")]
    [InlineData("/dead-letters")]
    [InlineData("/dead-letters/abc")]
    public async Task WhoIsNotSignedInIsAskedForTheKeyAndTheApiForNothing(string address)
    {
        var before = site.Api.Requests.Count;
        using var browser = site.CreateBrowser();

        using var response = await browser.GetAsync(new Uri(address, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/sign-in", response.Headers.Location!.AbsolutePath);
        Assert.Equal(before, site.Api.Requests.Count);
    }

    [Fact]
    public async Task AWrongKeyIsSaidToBeWrong()
    {
        await using var frontend = Frontend();
        using var browser = Browser(frontend);
        site.Api.Answer = OnlyWithKey;

        using var response = await SignInAsync(browser, "wrong", "/index");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("This is not the steward key.", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.DoesNotContain(Cookies(response), cookie => cookie.StartsWith("imago-steward=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dead-letters?state=all", "/dead-letters?state=all")]
    [InlineData("https://evil.example/", "/index")]
    [InlineData("//evil.example/", "/index")]
    [InlineData("/\\evil.example/", "/index")]
    public async Task TheKeySignsInAndStaysWhereNoScriptReadsIt(string wanted, string expected)
    {
        await using var frontend = Frontend();
        using var browser = Browser(frontend);
        site.Api.Answer = OnlyWithKey;

        using var response = await SignInAsync(browser, Key, wanted);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.IsAbsoluteUri ? response.Headers.Location.PathAndQuery : response.Headers.Location.ToString());
        var cookie = Assert.Single(Cookies(response), cookie => cookie.StartsWith("imago-steward=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeNeedsATokenOfOneOfOurPages()
    {
        await using var frontend = Frontend();
        using var browser = await StewardAsync(frontend);

        using var forged = await browser.PostAsync(new Uri("/index", UriKind.Relative), new FormUrlEncodedContent([new("_handler", "heal")]), Token);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.DoesNotContain(site.Api.Requests, asked => asked.Path == "/api/index/heal");

        var page = await browser.GetStringAsync(new Uri("/index", UriKind.Relative), Token);
        using var healed = await browser.PostAsync(
            new Uri("/index", UriKind.Relative), new FormUrlEncodedContent([new("_handler", "heal"), TokenOf(page), new("Source", " photos-legacy ")]), Token);

        Assert.Equal("/runs/run-7", healed.Headers.Location?.AbsolutePath);
        var asked = Assert.Single(site.Api.Requests, asked => asked.Path == "/api/index/heal");
        Assert.Equal(("POST", "Bearer " + Key), (asked.Method, asked.Headers["Authorization"]));
    }

    [Fact]
    public async Task ScriptsReachTheApiAsTheStewardButChangeNothingWithoutAToken()
    {
        await using var frontend = Frontend();
        using var browser = await StewardAsync(frontend);
        var page = await browser.GetStringAsync(new Uri("/import", UriKind.Relative), Token);

        var read = await AskAsync(browser, HttpMethod.Get, "/api/index/runs/run-7", null);
        var forged = await AskAsync(browser, HttpMethod.Post, "/api/photos/import?name=a.ndjson", null);
        var sent = await AskAsync(browser, HttpMethod.Post, "/api/photos/import?name=a.ndjson", TokenOf(page).Value);

        Assert.Equal("Bearer " + Key, read.Headers["Authorization"]);
        Assert.DoesNotContain("Authorization", forged.Headers.Keys);
        Assert.Equal("Bearer " + Key, sent.Headers["Authorization"]);
        Assert.All([read, forged, sent], asked => Assert.DoesNotContain("Cookie", asked.Headers.Keys));
    }

    [Fact]
    public async Task SearchPagesSetNoCookieAndMayBeKept()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);
        using var browser = site.CreateBrowser();

        using var response = await browser.GetAsync(new Uri("/?q=woman", UriKind.Relative), Token);

        Assert.Empty(Cookies(response));
        Assert.NotEqual(true, response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task ACorrectionThatIsNoJsonSaysWhereAndKeepsWhatWasTyped()
    {
        await using var frontend = Frontend();
        using var browser = await StewardAsync(frontend);
        var page = await browser.GetStringAsync(new Uri("/dead-letters/letter-1", UriKind.Relative), Token);

        using var response = await browser.PostAsync(
            new Uri("/dead-letters/letter-1", UriKind.Relative),
            new FormUrlEncodedContent([new("_handler", "correct"), TokenOf(page), new("Corrected", "{\n  \"bildnummer\": 4 5\n}")]),
            Token);

        var html = await response.Content.ReadAsStringAsync(Token);
        var document = new HtmlParser().ParseDocument(html);
        Assert.Equal("This is not JSON: line 2, column 19.", document.QuerySelector("#json-error")?.TextContent);
        Assert.Contains("4 5", document.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Api.Requests, asked => asked.Path.EndsWith("/resubmit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheIndexPageShowsHowTheMappingDiffersFromTheDeclaredOne()
    {
        await using var frontend = Frontend();
        using var browser = await StewardAsync(frontend);
        site.Api.Answer = context => context.Request.Path == "/api/mapping"
            ? StubApi.Json(200, """
                { "alias": "imago-photos", "index": "imago-photos-000001", "declaredVersion": 2, "inSync": false,
                  "drift": [ { "field": "stray", "kind": "undeclared", "live": "text" }, { "field": "", "kind": "dynamic", "declared": "strict", "live": "true" } ],
                  "declared": {}, "live": {} }
                """)(context)
            : OnlyWithKey(context);

        var document = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/index", UriKind.Relative), Token));

        var rows = document.QuerySelectorAll("#drift + .table-frame tbody tr").Select(row => string.Join(' ', row.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["stray only in the index – text", "The whole mapping takes unknown fields strict true"], rows);
    }

    [Theory]
    [InlineData("en", "Precision of the date was present in 59,031 of 59,031 and is in 12 of 59,030. “child” found 1,200 and finds 3.")]
    [InlineData("de", "Genauigkeit des Datums war in 59.031 von 59.031 vorhanden und ist es in 12 von 59.030. „child“ fand 1.200 und findet 3.")]
    public async Task WhatAGuardOfAHealFoundIsSaidInTheVisitorsLanguage(string language, string said)
    {
        await using var frontend = Frontend();
        using var browser = await StewardAsync(frontend);
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var report = new HealReport
        {
            Source = "imago-photos-000001",
            Target = "imago-photos-000002",
            Swapped = false,
            Counts = new RecordCounts(59031, 59031, 0, 0, 0),
            Guards =
            [
                new HealGuard("searches", false, "In the worker's words.")
                {
                    Findings =
                    [
                        new GuardFinding(GuardFindings.FieldEmptied, [59031, 59031, 12, 59030], "derived.date_precision"),
                        new GuardFinding(GuardFindings.SearchDiffers, [1200, 3], "child"),
                    ],
                },
                new HealGuard("documents", true, "In the words of an earlier version."),
            ],
        };
        site.Api.Answer = StubApi.Json(200, $$"""
            { "id": "run-7", "kind": "heal", "state": "failed", "requestedAt": "2026-11-25T11:00:00Z", "attempt": 1, "cancelRequested": false,
              "result": {{JsonSerializer.Serialize(report, OperationsJson.Default.HealReport)}} }
            """);

        var document = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/runs/run-7", UriKind.Relative), Token));

        var details = document.QuerySelectorAll(".guards .muted").ToList();
        Assert.Equal([said, "In the words of an earlier version."], details.Select(detail => detail.TextContent));
        Assert.Equal([null, "en"], details.Select(detail => detail.GetAttribute("lang")));
    }

    [Fact]
    public async Task WhoIsSignedInFindsHisWayFromTheQualityPages()
    {
        await using var frontend = Frontend();
        using var browser = Browser(frontend);
        var noReport = StubApi.Problem(404, """{ "title": "There is no such report.", "status": 404 }""");
        site.Api.Answer = context => context.Request.Path.StartsWithSegments("/api/quality") ? noReport(context) : OnlyWithKey(context);
        var asVisitor = await browser.GetStringAsync(new Uri("/quality", UriKind.Relative), Token);
        using var signedIn = await SignInAsync(browser, Key, "/quality");

        var asSteward = await browser.GetStringAsync(new Uri("/quality", UriKind.Relative), Token);

        Assert.DoesNotContain("desk-nav", asVisitor, StringComparison.Ordinal);
        Assert.Contains("desk-nav", asSteward, StringComparison.Ordinal);
    }

    /// <summary>The browser of a steward who has signed in.</summary>
    private async Task<HttpClient> StewardAsync(FrontendSite.Application frontend)
    {
        site.Api.Answer = OnlyWithKey;
        var browser = Browser(frontend);
        using var signedIn = await SignInAsync(browser, Key, "/index");
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        return browser;
    }

    private FrontendSite.Application Frontend() => new(new Dictionary<string, string> { ["services:api:http:0"] = site.Api.Address });

    private static HttpClient Browser(FrontendSite.Application frontend) => frontend.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    private static async Task<HttpResponseMessage> SignInAsync(HttpClient browser, string key, string returnUrl)
    {
        var address = new Uri($"/sign-in?ReturnUrl={Uri.EscapeDataString(returnUrl)}", UriKind.Relative);
        var page = await browser.GetStringAsync(address, Token);
        return await browser.PostAsync(address, new FormUrlEncodedContent([new("_handler", "sign-in"), TokenOf(page), new("Key", key)]), Token);
    }

    private async Task<AskedRequest> AskAsync(HttpClient browser, HttpMethod method, string address, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}")) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        }

        if (token is not null)
        {
            request.Headers.Add("X-Imago-Antiforgery", token);
        }

        using var response = await browser.SendAsync(request, Token);
        return site.Api.Requests.Last();
    }

    private static KeyValuePair<string, string> TokenOf(string page)
    {
        var field = new HtmlParser().ParseDocument(page).QuerySelector("main input[name=__RequestVerificationToken]")!;
        return new(field.GetAttribute("name")!, field.GetAttribute("value")!);
    }

    private static IEnumerable<string> Cookies(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    private static Task OnlyWithKey(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Bearer " + Key)
        {
            return StubApi.Problem(401, """{ "title": "The steward key is required.", "status": 401 }""")(context);
        }

        const string Run = """{ "id": "run-7", "kind": "heal", "state": "queued", "requestedAt": "2026-11-25T11:00:00Z", "attempt": 0, "cancelRequested": false }""";
        return context.Request.Path.Value switch
        {
            "/api/index/heal" => StubApi.Json(202, Run)(context),
            "/api/index/generations" => StubApi.Json(200, """
                { "alias": "imago-photos", "items": [ { "name": "imago-photos-000001", "number": 1, "isLive": true, "documents": 59031, "mappingVersion": 1, "canRollBack": false } ] }
                """)(context),
            "/api/dead-letters/letter-1" => StubApi.Json(200, """
                { "id": "letter-1", "state": "open", "source": "a.ndjson", "line": 3, "receivedAt": "2026-11-25T11:00:00Z", "reason": "id-missing", "message": "No image number.",
                  "raw": "{\"suchtext\":\"<b>x</b>\"}", "rawEncoding": "utf-8", "rawBytes": 23, "rawTruncated": false }
                """)(context),
            "/api/index/runs" => StubApi.Json(200, $$"""{ "items": [ {{Run}} ] }""")(context),
            _ => StubApi.Json(200, Run)(context),
        };
    }
}
