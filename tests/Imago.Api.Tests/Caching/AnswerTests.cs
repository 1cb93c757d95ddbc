using System.Net;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Caching;

public abstract class AnswerTests(ArchiveApi api)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/photos?q=Zeppelin")]
    [InlineData("/api/photos/sport-900002")]
    public async Task AnAnswerThatTheClientHasIsNotSentAgain(string address)
    {
        using var client = api.CreateClient();
        using var first = await client.GetAsync(address, Ending);
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());
        Assert.NotEmpty(first.Headers.GetValues("Cache-Status"));
        Assert.NotEmpty(first.Headers.GetValues("Server-Timing"));

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(new("\"another\""));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(request, Ending);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Ending));
    }

    [Fact]
    public async Task ThatTheClientHasAnotherAnswerChangesNothing()
    {
        using var client = api.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/photos?q=Zeppelin");
        request.Headers.IfNoneMatch.Add(new("\"another\""));
        using var response = await client.SendAsync(request, Ending);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task SearchesThatMeanTheSameHaveOneAnswer()
    {
        using var client = api.CreateClient();
        using var first = await client.GetAsync("/api/photos?q=%20Zeppelin%20%20YEAR:1931&db=stock&photographer=B&photographer=A", Ending);
        using var second = await client.GetAsync("/api/photos?photographer=A&photographer=B&db=stock&sort=relevance&q=Zeppelin%20year:1931&pageSize=20", Ending);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.StartsWith("imago; hit", second.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/photos?q=Zeppelin", HttpStatusCode.OK)]
    [InlineData("/api/photos/sport-900002", HttpStatusCode.OK)]
    [InlineData("/api/photos/sport-900002/thumbnail", HttpStatusCode.OK)]
    [InlineData("/api/photos/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/photos?q=Zeppelin&pageSize=0", HttpStatusCode.BadRequest)]
    public async Task HeadIsAnsweredLikeGet(string address, HttpStatusCode status)
    {
        using var client = api.CreateClient();
        using var get = await client.GetAsync(address, Ending);
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        using var head = await client.SendAsync(request, Ending);
        Assert.Equal(status, head.StatusCode);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedAnswerTests(EmbeddedArchiveApi api) : AnswerTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceAnswerTests(ReferenceArchiveApi api) : AnswerTests(api);
