using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Reads the <c>mappings</c> of a request. What it does not know is refused, never dropped.</summary>
internal sealed class MappingParser(AnalyzerCatalog analyzers)
{
    /// <summary>Elasticsearch's default of <c>index.mapping.depth.limit</c>.</summary>
    private const int DepthLimit = 20;

    private static readonly string[] UnsupportedRootParameters =
        ["dynamic_templates", "dynamic_date_formats", "runtime", "_routing", "_source", "_data_stream_timestamp", "subobjects"];

    public MappingUpdate Parse(JsonObject mappings)
    {
        try
        {
            return ParseRoot(mappings);
        }
        catch (ElasticException failure) when (failure.Type == "mapper_parsing_exception")
        {
            throw new ElasticException(failure.Status, failure.Type, $"Failed to parse mapping: {failure.Reason}", failure) { Root = failure };
        }
    }

    private MappingUpdate ParseRoot(JsonObject mappings)
    {
        var unknown = new List<string>();
        foreach (var (name, value) in mappings)
        {
            if (UnsupportedRootParameters.Contains(name))
            {
                throw Refuse.Unsupported($"the mapping parameter [{name}]");
            }

            if (name is not ("dynamic" or "_meta" or "properties" or "date_detection" or "numeric_detection"))
            {
                unknown.Add($"[{name} : {value?.ToString()}]");
            }
        }

        if (unknown.Count > 0)
        {
            throw Refuse.MapperParsing($"Root mapping definition has unsupported parameters:  {string.Join(" ", unknown)}");
        }

        var root = new ObjectMapper("_doc", "")
        {
            Dynamic = DynamicOf(mappings["dynamic"]),
            Children = Properties(mappings["properties"], "", 1),
        };
        return new MappingUpdate(
            root, mappings["_meta"]?.DeepClone(), MappingParameters.Flag(mappings["date_detection"], "date_detection"),
            MappingParameters.Flag(mappings["numeric_detection"], "numeric_detection"));
    }

    private ImmutableSortedDictionary<string, Mapper> Properties(JsonNode? node, string prefix, int depth)
    {
        var children = ImmutableSortedDictionary.CreateBuilder<string, Mapper>(StringComparer.Ordinal);
        if (node is null)
        {
            return children.ToImmutable();
        }

        if (depth > DepthLimit)
        {
            throw Refuse.IllegalArgument($"Limit of mapping depth [{DepthLimit}] has been exceeded due to object field [{prefix.TrimEnd('.')}]");
        }

        foreach (var (name, value) in node as JsonObject ?? throw Refuse.MapperParsing("Expected map for property [properties]"))
        {
            if (name.Split('.').Any(string.IsNullOrWhiteSpace))
            {
                throw Refuse.IllegalArgument("field name cannot be an empty string");
            }

            var definition = value as JsonObject
                ?? throw Refuse.MapperParsing($"Expected map for property [fields] on field [{name}] but got a class java.lang.String");
            Add(children, name, definition, prefix, depth);
        }

        return children.ToImmutable();
    }

    /// <summary>A dotted name is short for objects inside each other.</summary>
    private void Add(ImmutableSortedDictionary<string, Mapper>.Builder children, string name, JsonObject definition, string prefix, int depth)
    {
        var dot = name.IndexOf('.');
        if (dot < 0)
        {
            children[name] = Child(name, definition, prefix, depth);
            return;
        }

        var first = name[..dot];
        var inner = children.GetValueOrDefault(first) switch
        {
            null => new ObjectMapper(first, prefix + first),
            ObjectMapper existing => existing,
            _ => throw Refuse.MapperParsing($"[{prefix}{first}] is both a field and an object"),
        };
        var grandchildren = inner.Children.ToBuilder();
        Add(grandchildren, name[(dot + 1)..], definition, inner.Path + ".", depth + 1);
        children[first] = inner.With(grandchildren.ToImmutable());
    }

    private Mapper Child(string name, JsonObject definition, string prefix, int depth)
    {
        var type = MappingParameters.Text(definition["type"]);
        if (type is null or "object")
        {
            return type is null && !definition.ContainsKey("properties") && !definition.ContainsKey("enabled") && !definition.ContainsKey("dynamic")
                && definition.Count > 0
                ? throw Refuse.MapperParsing($"No type specified for field [{prefix}{name}]")
                : Object(name, definition, prefix, depth);
        }

        return new FieldParser(analyzers).Parse(name, prefix + name, type, definition, isMultiField: false);
    }

    private ObjectMapper Object(string name, JsonObject definition, string prefix, int depth)
    {
        foreach (var (parameter, _) in definition)
        {
            if (parameter is not ("type" or "properties" or "enabled" or "dynamic"))
            {
                throw Refuse.MapperParsing($"unknown parameter [{parameter}] on mapper [{prefix}{name}] of type [object]");
            }
        }

        return new ObjectMapper(name, prefix + name)
        {
            Dynamic = DynamicOf(definition["dynamic"]),
            Enabled = MappingParameters.Flag(definition["enabled"], "enabled") ?? true,
            Children = Properties(definition["properties"], $"{prefix}{name}.", depth + 1),
        };
    }

    private static DynamicMode? DynamicOf(JsonNode? node) => node?.ToString() switch
    {
        null => null,
        "true" => DynamicMode.True,
        "false" => DynamicMode.False,
        "strict" => DynamicMode.Strict,
        "runtime" => throw Refuse.Unsupported("[dynamic: runtime] in a mapping"),
        var other => throw Refuse.MapperParsing($"Failed to parse value [{other}] as only [true], [false], [strict] or [runtime] are allowed."),
    };
}
