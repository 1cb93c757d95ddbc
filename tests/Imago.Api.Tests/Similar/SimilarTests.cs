using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Similar;

public abstract class SimilarTests(ArchiveApi api)
{
    [Fact]
    public async Task PhotosOfTheSameEventComeFirst()
    {
        var items = await SimilarAsync("stock-900021");
        Assert.Equal(["event", "event"], items.Take(2).Select(item => (string?)item["reason"]));
        Assert.Equal(["stock-900022", "stock-900023"], items.Take(2).Select(item => (string?)item["id"]).Order());
    }

    [Fact]
    public async Task PhotosWithTheSameNamesSayWhich()
    {
        var items = await SimilarAsync("stock-900027");
        var named = Assert.Single(items, item => (string?)item["reason"] == "names");
        Assert.Equal("stock-900026", (string?)named["id"]);
        Assert.Equal(["Siegfried Adler"], named["names"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task CaptionsWithTheSameWordsAreAlike()
    {
        var items = await SimilarAsync("stock-900013");
        Assert.Contains("stock-900014 caption", items.Select(item => $"{item["id"]} {item["reason"]}"));
    }

    [Fact]
    public async Task NoPhotoIsLikeItselfAndNoneComesTwice()
    {
        foreach (var id in api.Ids.Take(50))
        {
            var ids = (await SimilarAsync(id)).Select(item => (string)item["id"]!).ToArray();
            Assert.DoesNotContain(id, ids);
            Assert.Equal(ids.Distinct(), ids);
            Assert.True(ids.Length <= 12);
        }
    }

    [Fact]
    public async Task APhotoThatIsNotThereIsAProblem()
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync("/api/photos/stock-0/similar", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var refused = await client.GetAsync("/api/photos/stock-900021/similar?size=many", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private async Task<JsonNode[]> SimilarAsync(string id) => [.. (await api.GetAsync($"/api/photos/{id}/similar"))["items"]!.AsArray().Select(item => item!)];
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedSimilarTests(EmbeddedArchiveApi api) : SimilarTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceSimilarTests(ReferenceArchiveApi api) : SimilarTests(api);
