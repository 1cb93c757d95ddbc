using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Archive.Operations;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Frontend.Tests;

/// <summary>The quality pages over an API that answers as the real one does.</summary>
public sealed class QualityPageTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    private const string Key = "the-steward-key-of-this-test";

    private static readonly QualityReport Report = Reports.Of("second", Verdict.Fail);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerdictComesFirstAndEveryNumberLeadsToItsPhotos()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality");

        Assert.Equal(200, page.Status);
        Assert.StartsWith("Failed", page.Text(".verdict-summary h2"), StringComparison.Ordinal);
        Assert.Contains("/?q=missing%3Adatum", page.Links("#field-datum a"));
        Assert.Contains("/photo/stock-7", page.Links("#field-datum a"));
        Assert.Contains("/?issue=date-missing", page.Links("#rule-date-missing a"));
        Assert.Contains("−50", page.Text("#field-datum .difference"), StringComparison.Ordinal);
        Assert.Contains("/?db=stock", page.Links(".measures a"));
        Assert.Contains("#drift", page.Links(".crossings a"));
        Assert.Contains("unusual", page.Text("#field-datum th"), StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("#rule-date-missing"));
        Assert.All(Formats, format => Assert.Contains($"/api/quality/reports/second/export?format={format}", page.Links(".report-nav a")));
    }

    [Fact]
    public async Task EachTrendIsAPictureForBothSchemesWithItsFiguresBesideIt()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality");
        var figure = page.Document.QuerySelector(".trend")!;
        using var browser = site.CreateBrowser();
        using var picture = await browser.GetAsync(new Uri(figure.QuerySelector("img")!.GetAttribute("src")!, UriKind.Relative), Token);
        var svg = await picture.Content.ReadAsStringAsync(Token);

        Assert.Contains("scheme=dark", figure.QuerySelector("source")!.GetAttribute("srcset"), StringComparison.Ordinal);
        Assert.NotEmpty(figure.QuerySelector("img")!.GetAttribute("alt")!);
        Assert.Equal(["/quality/second", "/quality/first"], figure.QuerySelectorAll("tbody a").Select(link => link.GetAttribute("href")));
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("<?xml", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagesSpeakGerman()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality", "de");

        Assert.StartsWith("Mangelhaft", page.Text(".verdict-summary h2"), StringComparison.Ordinal);
        Assert.Contains("50,0 %", page.Text("#field-datum"), StringComparison.Ordinal);
        Assert.Contains("Ohne Wert", page.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ValuesOfTheArchiveAreTextAndNothingElse()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality");

        Assert.Contains("<script>alert(1)</script>", page.Document.QuerySelector("#field-datum .findings")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script:not([src])"));
    }

    [Fact]
    public async Task TwoReportsAreCompared()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality/second/comparison?with=first");

        Assert.Equal(200, page.Status);
        Assert.Contains("Date, complete", page.Text("main"), StringComparison.Ordinal);
        Assert.Contains("/quality/first", page.Links("main a"));
        Assert.Contains(site.Api.Requests, request => request.Path == "/api/quality/reports/second/comparison" && request.Query == "?with=first");
    }

    [Theory]
    [InlineData("/quality/none")]
    [InlineData("/quality/none/comparison")]
    public async Task ReportThatIsNotThereIsNotFound(string address)
    {
        site.Api.Answer = Answer;

        Assert.Equal(404, (await site.OpenAsync(address)).Status);
    }

    [Fact]
    public async Task WithoutAReportThePageSaysHowOneComes()
    {
        site.Api.Answer = StubApi.Problem(404, """{ "type": "/errors/report-not-found", "title": "There is no such report.", "status": 404 }""");

        var page = await site.OpenAsync("/quality");

        Assert.Equal(200, page.Status);
        Assert.Contains("No census has been taken yet.", page.Text("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VisitorsSeeACensusUnderWayAndCannotEndIt()
    {
        site.Api.Answer = Answer;

        var page = await site.OpenAsync("/quality");

        Assert.Equal("/api/quality/runs/census-1/events", page.Document.QuerySelector("[data-run]")!.GetAttribute("data-run"));
        Assert.Contains("/quality", page.Links("noscript a"));
        Assert.Empty(page.Document.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task StewardsEndACensusNoteAndAccept()
    {
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = site.Api.Address });
        using var browser = frontend.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        site.Api.Answer = Answer;
        await SubmitAsync(browser, "/sign-in", "sign-in", ("Key", Key));

        Assert.Equal(HttpStatusCode.Redirect, await SubmitAsync(browser, "/quality", "cancel-census", ("Census", "census-1")));
        Assert.Equal(HttpStatusCode.Redirect, await SubmitAsync(browser, "/quality", "note", ("Note", "Seen."), ("Author", "me")));
        Assert.Equal(HttpStatusCode.Redirect, await SubmitAsync(browser, "/quality", "accept-field-datum", ("Reason", "Known."), ("Author", "me")));
        Assert.Equal(HttpStatusCode.Redirect, await SubmitAsync(browser, "/quality", "take-back-rule-date-missing"));

        var asked = site.Api.Requests.Where(request => request.Method is "POST" or "DELETE").ToList();
        Assert.Equal(
            ["/api/quality/runs/census-1/cancel", "/api/quality/reports/second/notes", "/api/quality/acceptances", "/api/quality/acceptances"],
            asked.Select(request => request.Path));
        Assert.Equal("?target=photos&kind=rule&name=date-missing", asked[^1].Query);
        Assert.All(asked, request => Assert.Equal($"Bearer {Key}", request.Headers["Authorization"]));
    }

    private static readonly string[] Formats = ["json", "csv", "markdown"];

    /// <summary>Fills in a form of a page.</summary>
    private static async Task<HttpStatusCode> SubmitAsync(HttpClient browser, string address, string form, params (string Name, string Value)[] fields)
    {
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri(address, UriKind.Relative), Token));
        var found = page.QuerySelector($"input[name=_handler][value='{form}']")!.Closest("form")!;
        var values = found.QuerySelectorAll("input[type=hidden]").Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value")!))
            .Concat(fields.Where(field => found.QuerySelector($"input[type=hidden][name={field.Name}]") is null).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var content = new FormUrlEncodedContent(values);
        using var answer = await browser.PostAsync(new Uri(address, UriKind.Relative), content, Token);
        return answer.StatusCode;
    }

    private static Task Answer(HttpContext context) => (context.Request.Path.Value switch
    {
        "/api/quality/reports/latest" or "/api/quality/reports/second" or "/api/quality/reports/second/notes" => Json(Report),
        "/api/quality/acceptances" => context.Request.Method == "DELETE" ? StubApi.Content(204, "text/plain", "") : Json(Report),
        "/api/quality/reports/second/comparison" => StubApi.Json(200, JsonSerializer.Serialize(Report.Change!, QualityReportJson.Default.ReportChange)),
        "/api/quality/reports" => StubApi.Json(200, JsonSerializer.Serialize(Reports.List, QualityReportJson.Default.ReportList)),
        "/api/quality/trend" => StubApi.Json(200, JsonSerializer.Serialize(Reports.Trend, QualityReportJson.Default.QualityTrend)),
        "/api/quality/runs" => StubApi.Json(200, JsonSerializer.Serialize(new RunList([Reports.Census]), OperationsJson.Default.RunList)),
        "/api/quality/runs/census-1/cancel" => StubApi.Json(202, JsonSerializer.Serialize(Reports.Census, OperationsJson.Default.Run)),
        "/api/index/runs" => StubApi.Json(200, """{ "items": [] }"""),
        _ => StubApi.Problem(404, """{ "type": "/errors/report-not-found", "title": "There is no such report.", "status": 404 }"""),
    })(context);

    private static RequestDelegate Json(QualityReport report) => StubApi.Json(200, JsonSerializer.Serialize(report, QualityReportJson.Default.QualityReport));

    /// <summary>Reports with something of everything.</summary>
    private static class Reports
    {
        private static readonly DateTimeOffset At = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

        public static ReportList List { get; } = new([Summary("second", At.AddDays(1)), Summary("first", At)]);

        public static QualityTrend Trend { get; } = new(
            [new TrendSeries("completeness", PhotoFields.Date, [new TrendPoint("first", At, 2, 1), new TrendPoint("second", At.AddDays(1), 2, 0.5)])]);

        public static Run Census { get; } = new()
        {
            Id = "census-1",
            Kind = RunKinds.Census,
            Subject = "photos",
            State = RunState.Running,
            RequestedAt = At,
            Attempt = 1,
            Progress = new RunProgress { Phase = "checking", Fraction = 0.5, Records = 1 },
        };

        public static QualityReport Of(string id, Verdict verdict) => new()
        {
            Id = id,
            Target = "photos",
            Index = "photos-000001",
            Generation = 1,
            StartedAt = At,
            FinishedAt = At.AddSeconds(2),
            Documents = 2,
            Verdict = verdict,
            Drift = [new MappingDifference("ressort", MappingDrift.Undeclared, null, "text")],
            Fields =
            [
                new FieldReport
                {
                    Field = PhotoFields.Date, LiveType = "date", DeclaredType = "date", Present = 1, Missing = 1, Null = 0, Blank = 0, Completeness = 0.5,
                    WrongType = 0, Invalid = 1, Coerced = 0, Ignored = 0, Distinct = 1, DistinctError = 0.016, Verdict = Verdict.Fail, Anomaly = true,
                    Threshold = new FieldThreshold(0.95, 0.6),
                    BadValues = [new BadValues("invalid", 0, [new ValueCount("<script>alert(1)</script>", 1)])],
                    Samples = new Dictionary<string, IReadOnlyList<string>> { ["missing"] = ["stock-7"], ["invalid"] = ["stock-8"] },
                    Search = "missing:datum",
                },
            ],
            Rules =
            [
                new RuleReport
                {
                    Id = QualityRules.DateMissing, Severity = "warning", Violations = 1, Share = 0.5, Verdict = Verdict.Warn, Samples = ["stock-7"],
                    Search = "issue:date-missing",
                },
            ],
            Segments = new SegmentReports(
                [new SegmentReport("stock", 2, new Dictionary<string, double> { [PhotoFields.Date] = 0.5 }, new Dictionary<string, long> { [QualityRules.DateMissing] = 1 })], [], []),
            Change = new ReportChange("first", 0, [], [new MeasureChange("completeness", PhotoFields.Date, 1, 0.5)], ["ressort"], [], []),
            Accepted = [new Acceptance("rule", QualityRules.DateMissing, "Known.", "me", At)],
        };

        private static ReportSummary Summary(string id, DateTimeOffset at) => new(id, "photos", "photos-000001", 1, at, at.AddSeconds(2), 2, Verdict.Fail);
    }
}
