using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Imago.Api.Tests.Photos;

public abstract class PhotoTests(ArchiveApi api)
{
    [Fact]
    public async Task APhotoShowsWhatIsKnownOfIt()
    {
        var photo = await api.GetAsync("/api/photos/stock-445");
        Assert.Equal("Portrait of woman standing next to display of photographs", (string?)photo["caption"]);
        Assert.Equal("1955-01-01", (string?)photo["date"]);
        Assert.Equal("year", (string?)photo["datePrecision"]);
        Assert.Equal("press-photos.ndjson.gz:1", (string?)photo["source"]);
        Assert.Equal(DateTimeOffset.Parse("2026-01-01T00:00:00Z", null), (DateTimeOffset?)photo["ingestedAt"]);
        Assert.Equal("/api/photos/stock-445/thumbnail", (string?)photo["thumbnail"]);
    }

    [Fact]
    public async Task ARepairedPhotoKeepsWhatWasDelivered()
    {
        var photo = await api.GetAsync("/api/photos/stock-58377");
        Assert.Null(photo["date"]);
        Assert.Contains("date-unparsable", photo["issues"]!.AsArray().Select(issue => (string)issue!));
        Assert.Equal("11955-12-01T00:00:00.000Z", (string?)photo["original"]!["datum"]);
    }

    [Theory]
    [InlineData("stock-1")]
    [InlineData("..%2F..%2F_cat")]
    [InlineData("M%C3%BCller%20%3F")]
    public async Task APhotoThatIsNotThereIsAProblem(string id)
    {
        using var client = api.CreateClient();
        foreach (var address in (string[])[$"/api/photos/{id}", $"/api/photos/{id}/thumbnail"])
        {
            using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("/errors/photo-not-found", (string?)problem["type"]);
        }
    }

    [Fact]
    public async Task AnIdLongerThanTheIndexTakesIsAPhotoThatIsNotThere()
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync($"/api/photos/{new string('a', 1_000)}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task APlaceholderHasTheProportionsOfThePhoto()
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync("/api/photos/sport-900001/thumbnail", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromDays(1), response.Headers.CacheControl?.MaxAge);
        var image = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("width=\"267\" height=\"400\"", image, StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/photos/sport-900001/thumbnail");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await client.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task WithASiteOfPicturesAThumbnailLeadsThere()
    {
        await using var site = await PictureSite.StartAsync("/bild/st/0000000445/s.jpg");
        await using var factory = ApiHost.Create(
            api.Server.Address, api.Alias, host => host.UseSetting("Imago:Thumbnails:BaseAddress", site.Address));
        using var client = factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

        using var there = await client.GetAsync("/api/photos/stock-445/thumbnail", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, there.StatusCode);
        Assert.Equal($"{site.Address}/bild/st/0000000445/s.jpg", there.Headers.Location?.AbsoluteUri);

        using var missing = await client.GetAsync("/api/photos/sport-900001/thumbnail", TestContext.Current.CancellationToken);
        Assert.Equal("image/svg+xml", missing.Content.Headers.ContentType?.MediaType);
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedPhotoTests(EmbeddedArchiveApi api) : PhotoTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferencePhotoTests(ReferenceArchiveApi api) : PhotoTests(api);
