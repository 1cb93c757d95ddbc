using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Search;

public abstract class AdviceTests(ArchiveApi api)
{
    [Theory]
    [InlineData("Zepelin", "Zeppelin")]
    [InlineData("lighthuose keeper", "lighthouse keeper")]
    [InlineData("Ankermats year:1931", "Ankermast year:1931")]
    public async Task AWordThatTheArchiveHasNotIsCorrected(string query, string corrected)
    {
        var didYouMean = Assert.Single((await AdviceAsync($"q={Uri.EscapeDataString(query)}"))["didYouMean"]!.AsArray())!;
        Assert.Equal(corrected, (string?)didYouMean["q"]);
        var found = await api.GetAsync((string)didYouMean["address"]!);
        Assert.Equal((long)didYouMean["total"]!, (long)found["total"]!);
        Assert.True((long)found["total"]! > 0);
    }

    [Fact]
    public async Task EveryFilterAndWordThatCanBeLeftOutIsNamedWithWhatThatFinds()
    {
        var without = (await AdviceAsync("q=Zeppelin%20Ankermast&db=sport&pageSize=1"))["without"]!.AsArray();
        Assert.Equal(["db sport 1"], without.Select(part => $"{part!["parameter"]} {string.Join(',', part["values"]!.AsArray())} {part["total"]}"));

        without = (await AdviceAsync("q=Zeppelin%20Rennstrecke"))["without"]!.AsArray();
        Assert.Equal(["q Zeppelin 5", "q Rennstrecke 4"], without.Select(part => $"{part!["parameter"]} {string.Join(',', part["values"]!.AsArray())} {part["total"]}"));
        foreach (var part in without)
        {
            Assert.Equal((long)part!["total"]!, (long)(await api.GetAsync((string)part["address"]!))["total"]!);
        }
    }

    [Fact]
    public async Task WhereSomethingIsFoundThereIsNoAdvice() => Assert.Null((await api.GetAsync("/api/photos?q=Zeppelin"))["advice"]);

    [Theory]
    [InlineData("q=qqqqqqqqq")]
    [InlineData("q=!!!")]
    public async Task WhereNothingHelpsThereIsNone(string parameters) => Assert.Null((await api.GetAsync($"/api/photos?{parameters}"))["advice"]);

    private async Task<JsonNode> AdviceAsync(string parameters)
    {
        var answer = await api.GetAsync($"/api/photos?{parameters}");
        Assert.Equal(0, (int)answer["total"]!);
        return answer["advice"]!;
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedAdviceTests(EmbeddedArchiveApi api) : AdviceTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceAdviceTests(ReferenceArchiveApi api) : AdviceTests(api);
