using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Indexing;
using Imago.SearchNode.Mapping;

namespace Imago.SearchNode.Tests.Mapping;

public sealed class MappingTests : IDisposable
{
    private readonly AnalyzerCatalog _analyzers = AnalyzerCatalog.Create(PhotoMapping.CreateIndexBody()["settings"]!["analysis"]!.AsObject());

    [Fact]
    public void DeclaredMappingComesBackAsItWasGiven()
    {
        var declared = PhotoMapping.Mappings();
        var written = Write(Merged(CatalogState.EmptyMapping(), declared));

        Assert.True(JsonNode.DeepEquals(Sorted(declared), Sorted(written)), written.ToJsonString());
    }

    [Fact]
    public void UpdatesAddFieldsAndKeepTheRest()
    {
        var merged = Merged(Merged(CatalogState.EmptyMapping(), """{"_meta":{"v":1},"properties":{"a":{"type":"long"},"o":{"properties":{"x":{"type":"date"}}}}}"""),
            """{"dynamic":"strict","properties":{"o.y":{"type":"keyword"}}}""");

        Assert.Equal(["_ignored", "_seq_no", "a", "o.x", "o.y"], merged.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(DynamicMode.Strict, merged.Root.Dynamic);
        Assert.Equal(1, merged.Meta!["v"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"type":"keyword"}}}""", "mapper [a] cannot be changed from type [long] to [keyword]")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"type":"long"}}}}}""", "can't merge a non object mapping [a] with an object mapping")]
    [InlineData("""{"properties":{"o":{"type":"text"}}}""", "can't merge a non object mapping [o] with an object mapping [o]")]
    public void ConflictsAreRefused(string update, string reason)
    {
        var existing = Merged(CatalogState.EmptyMapping(), """{"properties":{"a":{"type":"long"},"o":{"properties":{"x":{"type":"date"}}}}}""");

        Assert.Equal(reason, Assert.Throws<ElasticException>(() => Merged(existing, update)).Reason);
    }

    [Theory]
    [InlineData("doc_values")]
    [InlineData("eager_global_ordinals")]
    [InlineData("norms")]
    [InlineData("index")]
    public void ParametersThatElasticsearchHasAreRefusedByName(string parameter)
    {
        var refusal = Assert.Throws<ElasticException>(() => Merged(
            CatalogState.EmptyMapping(), $$$$"""{"properties":{"a":{"type":"keyword","{{{{parameter}}}}":"x"}}}"""));

        Assert.Contains($"does not support the mapping parameter [{parameter}]", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void NumberOfFieldsIsLimited()
    {
        var many = new JsonObject
        {
            ["properties"] = new JsonObject(Enumerable.Range(0, 1001).Select(i =>
            KeyValuePair.Create<string, JsonNode?>($"f{i}", new JsonObject { ["type"] = "long" })))
        };

        Assert.Contains("Limit of total fields [1000]", Assert.Throws<ElasticException>(() => Merged(CatalogState.EmptyMapping(), many)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "long")]
    [InlineData("1.5", "float")]
    [InlineData("true", "boolean")]
    [InlineData("\"x\"", "text")]
    [InlineData("\"1955\"", "text")]
    [InlineData("\"1955-01-01\"", "date")]
    [InlineData("\"2015/09/02\"", "date")]
    [InlineData("[1,2]", "long")]
    public void DynamicMappingDetectsTheType(string value, string type)
    {
        var parsed = DocumentParser.Parse("1", Encoding.UTF8.GetBytes($$"""{"f":{{value}}}"""), CatalogState.EmptyMapping(), new DynamicFields(_analyzers));

        Assert.Equal(type, Assert.IsType<FieldMapper>(parsed.NewFields!.Children["f"], exactMatch: false).TypeName);
    }

    [Fact]
    public void DynamicTextHasAKeyword()
    {
        var parsed = DocumentParser.Parse("1", """{"a":{"b.c":"x"}}"""u8, CatalogState.EmptyMapping(), new DynamicFields(_analyzers));
        var merged = MappingMerge.Merge(CatalogState.EmptyMapping(), new MappingUpdate(parsed.NewFields!), mostFields: 1000);

        Assert.Equal(["_ignored", "_seq_no", "a.b.c", "a.b.c.keyword"], merged.Fields.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(256, Assert.IsType<KeywordMapper>(merged.Fields["a.b.c.keyword"]).IgnoreAbove);
    }

    public void Dispose() => _analyzers.Dispose();

    private IndexMapping Merged(IndexMapping existing, string update) => Merged(existing, JsonNode.Parse(update)!.AsObject());

    private IndexMapping Merged(IndexMapping existing, JsonObject update) => MappingMerge.Merge(existing, new MappingParser(_analyzers).Parse(update), mostFields: 1000);

    private static JsonNode Write(IndexMapping mapping)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            mapping.Write(json);
        }

        return JsonNode.Parse(buffer.ToArray())!;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        _ => node?.DeepClone(),
    };
}
