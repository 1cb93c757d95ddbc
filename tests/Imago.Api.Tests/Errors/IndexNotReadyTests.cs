using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Errors;

public abstract class IndexNotReadyTests(ArchiveApi api)
{
    [Theory]
    [InlineData("/api/photos?q=children")]
    [InlineData("/api/photos/stock-445")]
    [InlineData("/api/photos/stock-445/thumbnail")]
    [InlineData("/api/mapping")]
    public async Task WithoutTheIndexTheApiSaysThatItIsNotReady(string address)
    {
        await using var factory = ApiHost.Create(api.Server.Address, $"{api.Server.Prefix}-not-yet");
        using var client = factory.CreateClient();
        using var response = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("/errors/index-not-ready", (string?)problem["type"]);
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedIndexNotReadyTests(EmbeddedArchiveApi api) : IndexNotReadyTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceIndexNotReadyTests(ReferenceArchiveApi api) : IndexNotReadyTests(api);
