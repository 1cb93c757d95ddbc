using System.Text.Json.Nodes;
using Imago.Archive.Mapping;

namespace Imago.Archive.Tests.Mapping;

public sealed class MappingDriftTests
{
    [Fact]
    public void TheDeclaredMappingDoesNotDifferFromItself() => Assert.Empty(Drift(_ => { }));

    [Fact]
    public void AFieldThatOnlyTheIndexHasIsUndeclared() =>
        Assert.Equal(
            [new MappingDifference("farbe", "undeclared", null, "keyword")],
            Drift(live => live["properties"]!["farbe"] = new JsonObject { ["type"] = "keyword" }));

    [Fact]
    public void AFieldThatTheIndexLacksIsMissing() =>
        Assert.Equal(
            [new MappingDifference("derived.rights.deny", "missing", "keyword", null)],
            Drift(live => live["properties"]!["derived"]!["properties"]!["rights"]!["properties"]!.AsObject().Remove("deny")));

    [Fact]
    public void AnotherTypeIsADifferenceOfType() =>
        Assert.Equal(
            [new MappingDifference("bildnummer", "type", "long", "integer")],
            Drift(live => live["properties"]!["bildnummer"]!["type"] = "integer"));

    [Fact]
    public void AMultiFieldWithAnotherAnalyzerIsNamedInFull() =>
        Assert.Equal(
            [new MappingDifference("suchtext.german", "analyzer", "german", "simple")],
            Drift(live => live["properties"]!["suchtext"]!["fields"]!["german"]!["analyzer"] = "simple"));

    [Fact]
    public void AParameterThatTheIndexLacksIsADifference() =>
        Assert.Equal(
            [new MappingDifference("title.keyword", "ignore_above", "256", null)],
            Drift(live => live["properties"]!["title"]!["fields"]!["keyword"]!.AsObject().Remove("ignore_above")));

    [Fact]
    public void AnIndexThatTakesUnknownFieldsIsDynamic()
    {
        Assert.Equal([new MappingDifference("", "dynamic", "strict", "true")], Drift(live => live.Remove("dynamic")));
        Assert.Equal([new MappingDifference("", "dynamic", "strict", "false")], Drift(live => live["dynamic"] = false));
    }

    [Fact]
    public void AnotherVersionIsADifference() =>
        Assert.Equal(
            [new MappingDifference("", "version", $"{PhotoMapping.Version}", "0")],
            Drift(live => live["_meta"]!["imago_mapping_version"] = 0));

    [Fact]
    public void AnEmptyIndexLacksEveryField()
    {
        var drift = MappingDrift.Between(PhotoMapping.Mappings(), []);
        Assert.Equal(["dynamic", "version"], drift.Where(difference => difference.Field.Length == 0).Select(difference => difference.Kind));
        Assert.All(PhotoMapping.Fields, field => Assert.Contains(new MappingDifference(field.Path, "missing", field.Type, null), drift));
    }

    private static IReadOnlyList<MappingDifference> Drift(Action<JsonObject> change)
    {
        var live = PhotoMapping.Mappings();
        change(live);
        return MappingDrift.Between(PhotoMapping.Mappings(), live);
    }
}
