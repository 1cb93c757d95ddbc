using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Testing;
using Imago.Worker.Generations;
using Imago.Worker.Tests.Ingest;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Generations;

public abstract class PhotoIndexTests(ElasticsearchServer server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstStartCreatesTheFirstGenerationBehindTheAlias()
    {
        using var worker = new WorkerUnderTest(server, "first");

        var target = await worker.EnsureAsync(Cancelled);

        Assert.Equal(new PhotoTarget(worker.Indices.Alias, IsAlias: true, worker.Indices.Generation(1)), target);
        var found = (await worker.RequestAsync(HttpMethod.GET, $"/{worker.Indices.Alias}", null, Cancelled)).GetProperty(worker.Indices.Generation(1));
        Assert.True(found.GetProperty("aliases").TryGetProperty(worker.Indices.Alias, out _));
        Assert.Equal("strict", found.GetProperty("mappings").GetProperty("dynamic").GetString());
        Assert.True(JsonNode.DeepEquals(
            PhotoMapping.Mappings()["properties"]!["suchtext"], JsonNode.Parse(found.GetProperty("mappings").GetProperty("properties").GetProperty("suchtext").GetRawText())));
    }

    [Fact]
    public async Task LaterStartsFindWhatIsThere()
    {
        using var worker = new WorkerUnderTest(server, "later");
        var first = await worker.EnsureAsync(Cancelled);
        var before = await worker.RequestAsync(HttpMethod.GET, $"/{worker.Indices.Alias}", null, Cancelled);

        var second = await worker.EnsureAsync(Cancelled);

        Assert.Equal(first, second);
        var after = await worker.RequestAsync(HttpMethod.GET, $"/{worker.Indices.Alias}", null, Cancelled);
        Assert.Equal(before.GetRawText(), after.GetRawText());
    }

    [Fact]
    public async Task WorkersThatStartTogetherAgree()
    {
        using var one = new WorkerUnderTest(server, "race");
        using var two = new WorkerUnderTest(server, "race");
        using var three = new WorkerUnderTest(server, "race");

        var targets = await Task.WhenAll(one.EnsureAsync(Cancelled), two.EnsureAsync(Cancelled), three.EnsureAsync(Cancelled));

        Assert.All(targets, target => Assert.Equal(new PhotoTarget(one.Indices.Alias, IsAlias: true, one.Indices.Generation(1)), target));
    }

    [Fact]
    public async Task GenerationThatLostItsAliasGetsItBack()
    {
        using var worker = new WorkerUnderTest(server, "orphan");
        await worker.RequestAsync(HttpMethod.PUT, $"/{worker.Indices.Generation(1)}", PhotoMapping.CreateIndexBody().ToJsonString(), Cancelled);

        var target = await worker.EnsureAsync(Cancelled);

        Assert.Equal(new PhotoTarget(worker.Indices.Alias, IsAlias: true, worker.Indices.Generation(1)), target);
    }

    [Fact]
    public async Task AliasOfALaterGenerationIsRespected()
    {
        using var worker = new WorkerUnderTest(server, "seventh");
        await worker.RequestAsync(
            HttpMethod.PUT, $"/{worker.Indices.Generation(7)}", $$"""{ "aliases": { "{{worker.Indices.Alias}}": { } } }""", Cancelled);

        Assert.True((await worker.EnsureAsync(Cancelled)).IsAlias);
        var first = await worker.RequestAsync(HttpMethod.GET, $"/{worker.Indices.Generation(1)}", null, Cancelled);
        Assert.Equal(404, first.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task IndexOfTheAliasNameIsRespected()
    {
        using var worker = new WorkerUnderTest(server, "legacy");
        await worker.RequestAsync(HttpMethod.PUT, $"/{worker.Indices.Alias}", "{}", Cancelled);

        Assert.Equal(new PhotoTarget(worker.Indices.Alias, IsAlias: false, worker.Indices.Alias), await worker.EnsureAsync(Cancelled));
    }
}

public sealed class ReferencePhotoIndexTests(ReferenceServer server) : PhotoIndexTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedPhotoIndexTests(EmbeddedServer server) : PhotoIndexTests(server), IClassFixture<EmbeddedServer>;
