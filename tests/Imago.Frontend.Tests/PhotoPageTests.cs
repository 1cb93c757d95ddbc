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
        Assert.Equal("Publication only in: Germany; Austria; Editorial use only", fields["Restrictions"]);
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
            ["date-unparsable The delivered date cannot be read.", "rule-of-tomorrow"],
            page.Document.QuerySelectorAll(".issues li").Select(issue => issue.TextContent.Trim()));
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

        Assert.Equal((503, "The search index is not available."), (page.Status, page.Text("[role=alert] h2")));
        Assert.Equal(["/photo/stock-445?from=q%3Dwoman"], page.Links("[role=alert] a"));
    }
}
