using Imago.Api.Tests.Fixture;
using Imago.Archive.Mapping;

namespace Imago.Api.Tests.Index;

public abstract class MappingTests(ArchiveApi api)
{
    [Fact]
    public async Task AFreshGenerationHasTheDeclaredMapping()
    {
        var report = await api.GetAsync("/api/mapping");
        Assert.Empty(report["drift"]!.AsArray());
        Assert.True((bool)report["inSync"]!);
        Assert.Equal(api.Alias, (string?)report["alias"]);
        Assert.Equal($"{api.Alias}-000001", (string?)report["index"]);
        Assert.Equal(PhotoMapping.Version, (int)report["declaredVersion"]!);
        Assert.Equal("long", (string?)report["declared"]!["properties"]!["bildnummer"]!["type"]);
        Assert.Equal("long", (string?)report["live"]!["properties"]!["bildnummer"]!["type"]);
    }
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedMappingTests(EmbeddedArchiveApi api) : MappingTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceMappingTests(ReferenceArchiveApi api) : MappingTests(api);
