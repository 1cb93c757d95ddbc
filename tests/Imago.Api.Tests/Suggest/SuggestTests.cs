using System.Net;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Suggest;

public abstract class SuggestTests(ArchiveApi api)
{
    [Theory]
    [InlineData("zep", "caption Zeppelin 4")]
    [InlineData("zeppelin oh", "caption Zeppelin ohne Namen 1")]
    [InlineData("Zepelin", "caption Zeppelin 4")]
    [InlineData("lighthuose", "caption lighthouse 1")]
    [InlineData("keeper of the light", "caption Keeper of the lighthouse 1")]
    [InlineData("jürg", "photographer Jürgen Größer 2")]
    [InlineData("jurgen gro", "photographer Jürgen Größer 2")]
    [InlineData("Grosser Juergen", "photographer Jürgen Größer 2")]
    [InlineData("blum", "photographer Anna Blume 11")]
    [InlineData("anna blune", "photographer Anna Blume 11")]
    public async Task WhatIsTypedSuggestsPhotographersAndPhrases(string typed, string expected) =>
        Assert.Contains(expected, Texts(await SuggestAsync(typed)));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?")]
    [InlineData("qqqqqqqqqq")]
    public async Task WithoutAnythingLikeItNothingIsSuggested(string typed) => Assert.Empty(Texts(await SuggestAsync(typed)));

    [Fact]
    public async Task EverySuggestionFindsAsManyPhotosAsItSays()
    {
        foreach (var typed in (string[])["chil", "street", "wom", "group port", "tee"])
        {
            foreach (var suggestion in (await SuggestAsync(typed))["suggestions"]!.AsArray())
            {
                var text = (string)suggestion!["text"]!;
                var parameters = (string?)suggestion["kind"] == "photographer"
                    ? $"photographer={Uri.EscapeDataString(text)}"
                    : $"q={Uri.EscapeDataString($"\"{text}\"")}";
                var total = (long)(await api.GetAsync($"/api/photos?{parameters}&facets=none&pageSize=1"))["total"]!;
                Assert.True(total >= (long)suggestion["count"]! && total > 0, $"{text}: {suggestion["count"]}, finds {total}");
            }
        }
    }

    [Fact]
    public async Task ThereAreAtMostAsManyAsAskedFor() =>
        Assert.True((await api.GetAsync("/api/suggest?q=s&size=3"))["suggestions"]!.AsArray().Count <= 3);

    [Theory]
    [InlineData("q=a&size=0", "size")]
    [InlineData("q=a&size=21", "size")]
    [InlineData("text=a", "text")]
    public async Task WrongParametersAreRefused(string parameters, string name)
    {
        using var client = api.CreateClient();
        using var response = await client.GetAsync($"/api/suggest?{parameters}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["errors"]![name]);
    }

    private Task<JsonNode> SuggestAsync(string typed) => api.GetAsync($"/api/suggest?q={Uri.EscapeDataString(typed)}");

    private static string[] Texts(JsonNode answer) =>
        [.. answer["suggestions"]!.AsArray().Select(suggestion => $"{suggestion!["kind"]} {suggestion["text"]} {suggestion["count"]}")];
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedSuggestTests(EmbeddedArchiveApi api) : SuggestTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceSuggestTests(ReferenceArchiveApi api) : SuggestTests(api);
