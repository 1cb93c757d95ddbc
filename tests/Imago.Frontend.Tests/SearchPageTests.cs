using System.Net;
using Imago.Frontend.Tests.Site;
using Microsoft.AspNetCore.WebUtilities;

namespace Imago.Frontend.Tests;

public sealed class SearchPageTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    [Fact]
    public async Task ResultsShowTotalPicturesDatesAndCaptions()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman");

        Assert.Equal(200, page.Status);
        Assert.Equal("1,234 photos", page.Text(".total"));
        Assert.Equal(["1955", "27 April 1967", "Date unknown"], page.Document.QuerySelectorAll(".tile-date").Select(date => date.TextContent.Trim()));
        Assert.Equal("1955", page.Document.QuerySelector(".tile time")?.GetAttribute("datetime"));
        var picture = page.Document.QuerySelector(".tile img")!;
        Assert.Equal("/api/photos/stock-445/thumbnail", picture.GetAttribute("src"));
        Assert.Equal(("1650", "1350", "lazy"), (picture.GetAttribute("width"), picture.GetAttribute("height"), picture.GetAttribute("loading")));
        Assert.Equal("Portrait of woman", picture.GetAttribute("alt"));
        Assert.Equal(["r-120", "r-80", "r-135"], page.Document.QuerySelectorAll(".tile").Select(tile => tile.ClassList[1]));
        Assert.Equal("A quotation mark has no partner.", page.Text(".ignored"));
        Assert.Equal("woman", page.Document.QuerySelector("#q")?.GetAttribute("value"));
    }

    [Fact]
    public async Task APageTravelsCompressed()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);
        using var browser = site.CreateBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/?q=woman", UriKind.Relative)) { Headers = { AcceptEncoding = { new("br") } } };

        using var response = await browser.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task TheApiIsAskedWhatTheAddressSays()
    {
        await site.OpenAsync(
            "/?q=M%C3%BCller%20%26%20S%C3%B6hne&photographer=A%20%26%20B&photographer=C&db=sport&sort=oldest&cursor=a%2Bb&nonsense=1&pageSize=9");

        var asked = site.Api.Requests.Last();
        Assert.Equal("/api/photos", asked.Path);
        var query = QueryHelpers.ParseQuery(asked.Query);
        Assert.Equal("Müller & Söhne", query["q"]);
        Assert.Equal("A & B;C", string.Join(';', query["photographer"].AsEnumerable()));
        Assert.Equal(("sport", "oldest", "a+b", "40"), ((string?)query["db"], (string?)query["sort"], (string?)query["cursor"], (string?)query["pageSize"]));
        Assert.DoesNotContain("nonsense", query.Keys);
    }

    [Fact]
    public async Task CaptionsAreTextWhateverTheyContain()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=%22%3E%3Cscript%3Ealert(2)%3C/script%3E");

        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(page.Document.QuerySelectorAll(".tile-caption"), caption => caption.TextContent == "<script>alert('1')</script> & \"more\"");
        Assert.Equal("\"><script>alert(2)</script>", page.Document.QuerySelector("#q")?.GetAttribute("value"));
    }

    [Fact]
    public async Task FacetLinksKeepTheRestOfTheSearch()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman&photographer=A%20%26%20B&orientation=landscape&sort=oldest&cursor=abc");

        Assert.Contains("/?q=woman&photographer=A%20%26%20B&db=stock&orientation=landscape&sort=oldest", page.Links(".facet a"));
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&decade=1950&orientation=landscape&sort=oldest", page.Links(".facet a"));
        Assert.Contains("/?q=woman&orientation=landscape&sort=oldest", page.Links(".facet a[aria-current]"));
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&sort=oldest", page.Links(".facet a[aria-current]"));
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&orientation=landscape&orientation=portrait&sort=oldest", page.Links(".facet a"));
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&orientation=landscape&issue=date-imprecise&sort=oldest", page.Links(".facet a"));
        Assert.Equal(2, page.Links(".facet a[aria-current]").Count());
    }

    [Fact]
    public async Task ChipsNameTheFiltersAndRemoveOneEach()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync(
            "/?q=woman&photographer=A%20%26%20B&decade=1950&decade=1960&usableIn=CH&minWidth=3000&missing=title&from=1950-01-01&to=1959-12-31");

        var chips = page.Document.QuerySelectorAll(".chip").Select(chip => string.Join(' ', chip.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            [
                "Remove filter: Photographer A & B ×",
                "Remove filter: Decade 1950s ×",
                "Remove filter: Decade 1960s ×",
                "Remove filter: Width from 3,000 px ×",
                "Remove filter: May be used in Switzerland ×",
                "Remove filter: Is missing Title ×",
                "Remove filter: Date 1950–1959 ×",
            ],
            chips);
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&from=1950-01-01&to=1959-12-31&decade=1960&minWidth=3000&usableIn=CH&missing=title", page.Links(".chip"));
        Assert.Contains("/?q=woman&photographer=A%20%26%20B&decade=1950&decade=1960&minWidth=3000&usableIn=CH&missing=title", page.Links(".chip"));
        Assert.Equal(["/?q=woman"], page.Links(".clear"));
    }

    [Fact]
    public async Task ANewSearchKeepsFiltersAndOrderButStartsAtTheFirstPage()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman&db=stock&sort=largest&cursor=abc");

        var hidden = page.Document.QuerySelectorAll(".search-form input[type=hidden]")
            .Select(input => (input.GetAttribute("name"), input.GetAttribute("value")));
        Assert.Equal([("db", "stock"), ("sort", "largest")], hidden);
    }

    [Fact]
    public async Task TheOrderThatTheApiChoseIsMarkedAndRelevanceNeedsWords()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var withWords = await site.OpenAsync("/?q=woman&cursor=abc");
        var without = await site.OpenAsync("/");

        Assert.Equal("Best match", withWords.Text(".sort a[aria-current]"));
        Assert.Contains("/?q=woman&sort=newest", withWords.Links(".sort a"));
        Assert.Equal(["/?sort=newest", "/?sort=oldest", "/?sort=largest"], without.Links(".sort a"));
    }

    [Fact]
    public async Task PagesAreTurnedByCursor()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman&cursor=abc");

        Assert.Equal(["/?q=woman&cursor=pr3v", "/?q=woman&cursor=n3xt"], page.Links(".pager a"));
    }

    [Fact]
    public async Task ASearchWithoutMatchGivesAdvice()
    {
        site.Api.Answer = StubApi.Json(200, Answers.NoPhotos);

        var page = await site.OpenAsync("/?q=zzz&orientation=portrait");

        Assert.Equal(200, page.Status);
        Assert.Equal("No photo matches", page.Text(".empty h2"));
        Assert.Contains("/?q=zzz", page.Links(".empty a"));
        Assert.Equal(4, page.Document.QuerySelectorAll(".empty .advice li").Length);
        Assert.Empty(page.Document.QuerySelectorAll(".did-you-mean, .without"));
    }

    [Fact]
    public async Task ASearchWithoutMatchSaysWhatWouldFindSomethingAndHowMuch()
    {
        site.Api.Answer = StubApi.Json(200, """
            { "total": 0, "items": [], "facets": {}, "applied": { "sort": "relevance" },
              "advice": {
                "didYouMean": [ { "q": "baseball", "total": 458, "address": "/api/photos?q=baseball&usableIn=FR" } ],
                "without": [ { "parameter": "usableIn", "values": ["FR"], "total": 17, "address": "/api/photos?q=basebal&orientation=portrait" },
                             { "parameter": "q", "values": ["basebal"], "total": 1, "address": "/api/photos?orientation=portrait&usableIn=FR&lang=de" } ] } }
            """);

        var page = await site.OpenAsync("/?q=basebal&orientation=portrait&usableIn=FR");

        Assert.Equal(["/?q=baseball&usableIn=FR"], page.Links(".did-you-mean a"));
        Assert.Equal("baseball 458 photos", page.Text(".did-you-mean li"));
        Assert.Equal(["/?q=basebal&orientation=portrait", "/?orientation=portrait&usableIn=FR"], page.Links(".without a"));
        Assert.Equal("without “May be used in: France” 17 photos", page.Text(".without li"));
    }

    [Fact]
    public async Task WhatMatchedIsMarked()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman");

        Assert.Equal(["woman"], page.Document.QuerySelectorAll("mark").Select(mark => mark.TextContent));
        Assert.Equal("Portrait of woman", page.Text(".tile-caption"));
    }

    [Fact]
    public async Task MarksInAHostileCaptionStayText()
    {
        site.Api.Answer = StubApi.Json(200, """
            { "total": 1, "items": [ { "id": "stock-1", "caption": "<b>x</b>", "thumbnail": "/t",
              "highlights": [ { "field": "caption", "text": "<b>x</b>", "ranges": [ { "start": 0, "length": 3 }, { "start": 2, "length": 2 }, { "start": 7, "length": 99 } ] } ] } ],
              "facets": {}, "applied": { "sort": "relevance" } }
            """);

        var page = await site.OpenAsync("/?q=b");

        Assert.Equal("<b>x</b>", page.Text(".tile-caption"));
        Assert.Equal(["<b>"], page.Document.QuerySelectorAll("mark").Select(mark => mark.TextContent));
    }

    [Fact]
    public async Task AnEventCanBeFoldedAndUnfolded()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var open = await site.OpenAsync("/?q=woman");
        var folded = await site.OpenAsync("/?q=woman&group=event&cursor=abc");

        Assert.Equal(["/?q=woman&group=event"], open.Links(".toggle"));
        Assert.Equal(["/?q=woman"], folded.Links(".toggle[aria-current]"));
        Assert.Equal(["/?q=woman&event=0123456789abcdef"], folded.Links(".tile-event a"));
        Assert.Equal("+11 similar", folded.Text(".tile-event"));
    }

    [Fact]
    public async Task TheHistogramNarrowsToItsYears()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);

        var page = await site.OpenAsync("/?q=woman&decade=1950");

        Assert.Equal(
            ["/?q=woman&from=1955-01-01&to=1955-12-31", "/?q=woman&from=1967-01-01&to=1967-12-31"],
            page.Links(".histogram a"));
        Assert.Equal("true", page.Document.QuerySelector(".histogram")?.GetAttribute("aria-hidden"));
        Assert.All(page.Document.QuerySelectorAll(".histogram a"), bar => Assert.Equal("-1", bar.GetAttribute("tabindex")));
    }

    [Fact]
    public async Task AnEarlierAnswerIsMarkedAndShown()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos.Replace("\"total\": 1234,", "\"warning\": \"stale\", \"total\": 1234,", StringComparison.Ordinal));

        var page = await site.OpenAsync("/?q=woman");

        Assert.StartsWith("The index does not answer at the moment", page.Text(".stale"), StringComparison.Ordinal);
        Assert.Equal(3, page.Document.QuerySelectorAll(".tile").Length);
    }

    [Fact]
    public async Task AnUnavailableIndexIsSaidCalmlyAndTheSearchIsKept()
    {
        site.Api.Answer = StubApi.Problem(503, Answers.Unavailable);

        var page = await site.OpenAsync("/?q=woman&db=stock");

        Assert.Equal(503, page.Status);
        Assert.Equal("The archive cannot be reached just now", page.Text("[role=alert] h2"));
        Assert.Contains("try this one again in a moment.", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("4bf92f3577b34da6a3ce929d0e0e4736", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("/?q=woman&db=stock", page.Links("[role=alert] a"));
        Assert.Equal("woman", page.Document.QuerySelector("#q")?.GetAttribute("value"));
    }

    [Fact]
    public async Task AnUnavailableIndexIsSaidInTheVisitorsLanguage()
    {
        site.Api.Answer = StubApi.Problem(503, Answers.Unavailable);

        var page = await site.OpenAsync("/?q=woman", "de");

        Assert.Equal("Das Archiv ist gerade nicht zu erreichen", page.Text("[role=alert] h2"));
        Assert.Null(page.Document.QuerySelector("[role=alert] [lang=en]"));
    }

    [Fact]
    public async Task AProblemThatThePagesHaveNoWordsForIsSaidInThoseOfTheApi()
    {
        site.Api.Answer = StubApi.Problem(503, """{ "type": "/errors/of-a-later-version", "title": "Something new.", "detail": "It happens.", "status": 503 }""");

        var page = await site.OpenAsync("/?q=woman", "de");

        Assert.Equal("Something new.", page.Text("[role=alert] h2[lang=en]"));
        Assert.Equal("It happens.", page.Text("[role=alert] p[lang=en]"));
    }

    [Fact]
    public async Task ARefusedParameterIsExplainedAndCanBeRemoved()
    {
        site.Api.Answer = StubApi.Problem(400, Answers.BadDate);

        var page = await site.OpenAsync("/?q=woman&from=abc");

        Assert.Equal(400, page.Status);
        Assert.Contains("from must be a date such as 1955-12-31.", page.Text("[role=alert]"), StringComparison.Ordinal);
        Assert.Contains("/?q=woman", page.Links(".chip"));
    }

    [Theory]
    [InlineData(500, "text/plain", "System.InvalidOperationException at Host db-17")]
    [InlineData(200, "application/json", "{ \"total\": ")]
    [InlineData(200, "application/json", "null")]
    [InlineData(503, "text/html", "<html>proxy</html>")]
    public async Task AnAnswerThatCannotBeReadIsAnArchiveThatDoesNotAnswer(int status, string contentType, string body)
    {
        site.Api.Answer = StubApi.Content(status, contentType, body);

        var page = await site.OpenAsync("/?q=woman");

        Assert.Equal(503, page.Status);
        Assert.Equal("The archive does not answer at the moment", page.Text("[role=alert] h2"));
        Assert.DoesNotContain("db-17", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnApiThatIsNotThereIsAnArchiveThatDoesNotAnswer()
    {
        // Port 9 (discard) on the loopback address refuses connections.
        await using var frontend = new FrontendSite.Application(new Dictionary<string, string> { ["services:api:http:0"] = "http://127.0.0.1:9" });
        using var browser = frontend.CreateClient();

        using var response = await browser.GetAsync(new Uri("/?q=woman", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("The archive does not answer at the moment", html, StringComparison.Ordinal);
        Assert.Contains("value=\"woman\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOverloadedApiIsNotAskedAgain()
    {
        site.Api.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "30";
            return StubApi.Problem(429, """{ "title": "Too many requests.", "status": 429 }""")(context);
        };
        var before = site.Api.Requests.Count;

        var page = await site.OpenAsync("/?q=woman");

        Assert.Equal((429, "Too many requests."), (page.Status, page.Text("[role=alert] h2")));
        Assert.Equal(1, site.Api.Requests.Count - before);
    }
}
