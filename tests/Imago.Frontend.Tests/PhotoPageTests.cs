using Imago.Frontend.Tests.Site;

namespace Imago.Frontend.Tests;

public sealed class PhotoPageTests(FrontendSite site) : IClassFixture<FrontendSite>
{
    [Fact]
    public async Task EveryFieldIsShownAndMissingOnesAreSaidToBeMissing()
    {
        site.Api.Answer = StubApi.Json(200, Answers.RepairedPhoto);

        var page = await site.OpenAsync("/photo/stock-58377");

        Assert.Equal((200, "Group at Pittsburgh Girl Friends party"), (page.Status, page.Text("h1")));
        var fields = page.Document.QuerySelectorAll(".field").ToDictionary(
            field => field.QuerySelector("dt")!.FirstChild!.TextContent.Trim(),
            field => field.QuerySelector("dd")!.TextContent.Trim(),
            StringComparer.Ordinal);
        Assert.Equal("missing", fields["Date"]);
        Assert.Equal("missing", fields["Title"]);
        Assert.Equal("missing", fields["Edited image"]);
        Assert.Equal("3,000 px", fields["Width"]);
        Assert.Equal("7.2", fields["Megapixels"]);
        Assert.Equal(
            ["May be used in Germany and Austria only.", "For editorial use only, not for advertising."],
            page.Document.QuerySelectorAll(".rights li").Select(sentence => sentence.TextContent.Trim()));
        Assert.Equal("Photo: Charles \"Teenie\" Harris", page.Text("#credit"));
        Assert.Equal(("58377", "stock-58377"), (page.Text("#number"), page.Text("#photo-id")));
        Assert.Equal("not recognised", fields["Agency"]);
        Assert.Equal("press-photos.ndjson.gz:41234", fields["Source"]);
        Assert.Equal("25 November 2026, 11:00 UTC", fields["Taken in"]);
        Assert.Equal(["/api/photos/stock-58377"], page.Links("a[href^='/api/']"));
    }

    [Fact]
    public async Task RepairedValuesAreShownAsDelivered()
    {
        site.Api.Answer = StubApi.Json(200, Answers.RepairedPhoto);

        var page = await site.OpenAsync("/photo/stock-58377");

        Assert.Equal(
            "date-unparsable The delivered date cannot be read.", page.Text(".issues li").Split("Indexed")[0].Trim());
        Assert.Equal("Indexed without its date; the delivered value is kept.", page.Text(".what-to-do"));
        Assert.Equal("rule-of-tomorrow", page.Text(".issues li:last-child"));
        var quality = page.Document.QuerySelector("section[aria-labelledby=quality]")!.TextContent;
        Assert.Contains("11955-12-01T00:00:00.000Z", quality, StringComparison.Ordinal);
        Assert.Contains("12", quality, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWayBackLeadsToTheSearchAndThePhotoInIt()
    {
        site.Api.Answer = StubApi.Json(200, Answers.ThreePhotos);
        var results = await site.OpenAsync("/?q=m%C3%BCller%20%26%20co&sort=oldest&cursor=a%2Bb");
        var photo = results.Links(".tile-link").First();

        site.Api.Answer = StubApi.Json(200, Answers.RepairedPhoto);
        var page = await site.OpenAsync(photo);

        Assert.Equal(["/?q=m%C3%BCller%20%26%20co&sort=oldest&cursor=a%2Bb#photo-stock-445"], page.Links(".back a"));
        Assert.Equal("müller & co", page.Document.QuerySelector("#q")?.GetAttribute("value"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("?next=https://evil.example")]
    [InlineData("q=x%26nasty%3D%2522%253E%253Cscript%253E")]
    public async Task TheWayBackNeverLeadsElsewhere(string from)
    {
        site.Api.Answer = StubApi.Json(200, Answers.RepairedPhoto);

        var page = await site.OpenAsync("/photo/stock-58377?from=" + from);

        var back = Assert.Single(page.Links(".back a"));
        Assert.Matches("^/(\\?q=x)?#photo-stock-58377$", back);
    }

    [Fact]
    public async Task ThePhotosBesideAreThoseOfTheSearch()
    {
        site.Api.Answer = context => StubApi.Json(200, context.Request.Path != "/api/photos" ? Answers.RepairedPhoto : context.Request.Query["cursor"].ToString() switch
        {
            "n3xt" => """{ "total": 5, "items": [ { "id": "stock-4" }, { "id": "stock-5" } ] }""",
            _ => """{ "total": 5, "items": [ { "id": "stock-1" }, { "id": "stock-58377" } ], "next": "n3xt" }""",
        })(context);

        var page = await site.OpenAsync("/photo/stock-58377?from=q%3Dgirls");

        Assert.Equal(["/photo/stock-1?from=q%3Dgirls"], page.Links("[data-beside=previous]"));
        Assert.Equal(["/photo/stock-4?from=q%3Dgirls%26cursor%3Dn3xt"], page.Links("[data-beside=next]"));
    }

    [Fact]
    public async Task SimilarPhotosSayWhyTheyAre()
    {
        site.Api.Answer = context => StubApi.Json(200, context.Request.Path.Value!.EndsWith("/similar", StringComparison.Ordinal)
            ? """
              { "items": [ { "id": "stock-1", "caption": "One", "reason": "event" }, { "id": "stock-2", "caption": "Two", "reason": "names", "names": ["Harris", "Pittsburgh"] },
                           { "id": "stock-3", "caption": "Three", "reason": "caption" } ] }
              """
            : Answers.RepairedPhoto)(context);

        var page = await site.OpenAsync("/photo/stock-58377");

        Assert.Equal(["/photo/stock-1", "/photo/stock-2", "/photo/stock-3"], page.Links(".related .tile-link"));
        Assert.Equal(
            ["Same event", "Also names Harris, Pittsburgh", "Similar caption"],
            page.Document.QuerySelectorAll(".tile-reason").Select(reason => reason.TextContent.Trim()));
    }

    [Fact]
    public async Task APhotoIsShownThoughNothingBesideItCanBeHad()
    {
        site.Api.Answer = context => (context.Request.Path == "/api/photos/stock-58377"
            ? StubApi.Json(200, Answers.RepairedPhoto)
            : StubApi.Problem(503, Answers.Unavailable))(context);

        var page = await site.OpenAsync("/photo/stock-58377?from=q%3Dgirls");

        Assert.Equal((200, "Group at Pittsburgh Girl Friends party"), (page.Status, page.Text("h1")));
        Assert.Empty(page.Document.QuerySelectorAll(".related, [data-beside]"));
    }

    [Fact]
    public async Task APhotoThatIsNotThereIsNotFound()
    {
        site.Api.Answer = StubApi.Problem(404, """{ "type": "/errors/photo-not-found", "title": "There is no such photo.", "status": 404 }""");

        var page = await site.OpenAsync("/photo/stock-1");

        Assert.Equal((404, "This photo is not in the archive"), (page.Status, page.Text("h1")));
    }

    [Theory]
    [InlineData("/photo/%2e%2e%2fphotos")]
    [InlineData("/photo/stock-1%3fq=1")]
    [InlineData("/photo/a%20b")]
    public async Task WhatIsNoIdIsNotAskedFor(string address)
    {
        var before = site.Api.Requests.Count;

        var page = await site.OpenAsync(address);

        Assert.Equal(404, page.Status);
        Assert.Equal(before, site.Api.Requests.Count);
    }

    [Fact]
    public async Task AnUnavailableArchiveOffersToTryAgain()
    {
        site.Api.Answer = StubApi.Problem(503, Answers.Unavailable);

        var page = await site.OpenAsync("/photo/stock-445?from=q%3Dwoman");

        Assert.Equal((503, "The archive cannot be reached just now"), (page.Status, page.Text("[role=alert] h2")));
        Assert.Equal(["/photo/stock-445?from=q%3Dwoman"], page.Links("[role=alert] a"));
    }
}
