using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>Reads the definition of one leaf field.</summary>
internal sealed class FieldParser(AnalyzerCatalog analyzers)
{
    /// <summary>Parameters of Elasticsearch that this node refuses by name instead of calling them unknown.</summary>
    private static readonly string[] Unsupported =
    [
        "doc_values", "eager_global_ordinals", "fielddata", "fielddata_frequency_filter", "index", "index_options", "index_phrases",
        "index_prefixes", "norms", "position_increment_gap", "script", "search_quote_analyzer",
        "similarity", "split_queries_on_whitespace", "store", "term_vector", "time_series_dimension", "time_series_metric", "on_script_error",
    ];

    private static readonly string[] UnsupportedTypes =
    [
        "nested", "ip", "geo_point", "geo_shape", "binary", "completion", "search_as_you_type", "token_count", "dense_vector", "sparse_vector",
        "rank_feature", "rank_features", "join", "percolator", "flattened", "date_nanos", "half_float", "scaled_float", "unsigned_long", "integer_range",
        "float_range", "long_range", "double_range", "date_range", "ip_range", "wildcard", "constant_keyword", "version", "alias", "match_only_text",
        "semantic_text", "histogram", "murmur3", "annotated_text", "point", "shape", "aggregate_metric_double",
    ];

    public FieldMapper Parse(string name, string path, string type, JsonObject definition, bool isMultiField)
    {
        FieldMapper mapper = type switch
        {
            "text" => Text(name, path, definition),
            "keyword" => Keyword(name, path, definition),
            "boolean" => Boolean(name, path, definition),
            "date" => Date(name, path, definition),
            _ when NumberType.Find(type) is { } number => Number(name, path, number, definition),
            _ when UnsupportedTypes.Contains(type) => throw Refuse.Unsupported($"the field type [{type}] of [{path}]"),
            _ => throw Refuse.MapperParsing(
                $"The mapper type [{type}] declared on field [{name}] does not exist. It might have been created within a future version or requires " +
                "a plugin to be installed. Check the documentation."),
        };
        if (definition["copy_to"] is { } || definition["meta"] is { })
        {
            mapper = mapper.WithCopies(CopyTo(path, definition["copy_to"], isMultiField), definition["meta"]?.DeepClone());
        }

        return definition["fields"] is { } fields && !isMultiField ? mapper.WithMultiFields(MultiFields(path, fields)) : mapper;
    }

    private static IReadOnlyList<string> CopyTo(string path, JsonNode? fields, bool isMultiField) => fields switch
    {
        null => [],
        _ when isMultiField => throw Refuse.IllegalArgument($"[copy_to] may not be used to copy from a multi-field: [{path}]"),
        JsonArray several => [.. several.Select(field => field?.ToString() ?? throw Refuse.MapperParsing($"[copy_to] of [{path}] must hold names of fields"))],
        _ => [fields.ToString()],
    };

    private ImmutableSortedDictionary<string, FieldMapper> MultiFields(string path, JsonNode fields)
    {
        var parsed = ImmutableSortedDictionary.CreateBuilder<string, FieldMapper>(StringComparer.Ordinal);
        foreach (var (name, value) in fields as JsonObject ?? throw Refuse.MapperParsing($"Expected map for property [fields] on field [{path}]"))
        {
            var definition = value as JsonObject ?? throw Refuse.MapperParsing($"Expected map for property [{name}] on field [{path}]");
            if (name.Contains('.', StringComparison.Ordinal))
            {
                throw Refuse.MapperParsing($"Field name [{name}] which is a multi field of [{path}] cannot contain '.'");
            }

            var type = MappingParameters.Text(definition["type"])
                ?? throw Refuse.MapperParsing($"no type specified for property [{name}]");
            parsed[name] = Parse(name, $"{path}.{name}", type, definition, isMultiField: true);
        }

        return parsed.ToImmutable();
    }

    private TextMapper Text(string name, string path, JsonObject definition)
    {
        Only(path, "text", definition, "analyzer", "search_analyzer");
        var analyzerName = MappingParameters.Text(definition["analyzer"]);
        var searchAnalyzerName = MappingParameters.Text(definition["search_analyzer"]);
        var analyzer = Analyzer(analyzerName);
        return new TextMapper(name, path, analyzer)
        {
            AnalyzerName = analyzerName,
            SearchAnalyzerName = searchAnalyzerName,
            SearchAnalyzer = searchAnalyzerName is null ? analyzer : Analyzer(searchAnalyzerName),
        };
    }

    private KeywordMapper Keyword(string name, string path, JsonObject definition)
    {
        Only(path, "keyword", definition, "ignore_above", "normalizer", "null_value");
        var normalizer = MappingParameters.Text(definition["normalizer"]);
        var limit = MappingParameters.Number(definition["ignore_above"], "ignore_above");
        return limit < 0
            ? throw Refuse.IllegalArgument($"[ignore_above] must be positive, got [{limit}]")
            : new KeywordMapper(name, path)
            {
                IgnoreAbove = limit,
                NullValue = definition["null_value"]?.DeepClone(),
                NormalizerName = normalizer,
                Normalizer = normalizer is null ? null : analyzers.FindNormalizer(normalizer)
                    ?? throw Refuse.MapperParsing($"normalizer [{normalizer}] not found for field [{name}]"),
            };
    }

    private static BooleanMapper Boolean(string name, string path, JsonObject definition)
    {
        Only(path, "boolean", definition, "ignore_malformed", "null_value");
        return new BooleanMapper(name, path)
        {
            IgnoreMalformed = MappingParameters.Flag(definition["ignore_malformed"], "ignore_malformed") ?? false,
            NullValue = MappingParameters.Flag(definition["null_value"], "null_value") is { } flag ? JsonValue.Create(flag) : null,
        };
    }

    private static DateMapper Date(string name, string path, JsonObject definition)
    {
        Only(path, "date", definition, "format", "locale", "ignore_malformed", "null_value");
        var format = MappingParameters.Text(definition["format"]) is { } text ? DateFormat.Create(text) : DateFormat.Default;
        if (definition["null_value"] is { } value && !format.TryParse(value.ToString(), out _))
        {
            throw Refuse.MapperParsing($"Error parsing [null_value] on field [{name}]: failed to parse date field [{value}] with format [{format.Text}]");
        }

        return new DateMapper(name, path)
        {
            Locale = MappingParameters.Text(definition["locale"]),
            Format = format,
            NullValue = definition["null_value"]?.DeepClone(),
            IgnoreMalformed = MappingParameters.Flag(definition["ignore_malformed"], "ignore_malformed") ?? false,
        };
    }

    private static NumberMapper Number(string name, string path, NumberType type, JsonObject definition)
    {
        Only(path, type.Name, definition, "coerce", "ignore_malformed", "null_value");
        var coerce = MappingParameters.Flag(definition["coerce"], "coerce") ?? true;
        if (definition["null_value"] is { } value)
        {
            Check(value);
        }

        return new NumberMapper(name, path, type)
        {
            Coerce = coerce,
            NullValue = definition["null_value"]?.DeepClone(),
            IgnoreMalformed = MappingParameters.Flag(definition["ignore_malformed"], "ignore_malformed") ?? false,
        };

        void Check(JsonNode nullValue)
        {
            try
            {
                type.Parse(nullValue.ToString(), coerce);
            }
            catch (ElasticException failure)
            {
                throw Refuse.MapperParsing(failure.Reason, failure);
            }
        }
    }

    private Analysis.TokenChainAnalyzer Analyzer(string? name) =>
        name is null ? analyzers.Find("default") ?? analyzers.Standard
        : analyzers.Find(name)
        ?? throw Refuse.MapperParsing(
            $"analyzer [{name}] has not been configured in mappings",
            Refuse.IllegalArgument($"analyzer [{name}] has not been configured in mappings"));

    private static void Only(string path, string type, JsonObject definition, params ReadOnlySpan<string> allowed)
    {
        foreach (var (parameter, _) in definition)
        {
            if (parameter is "type" or "fields" or "copy_to" or "meta" || allowed.Contains(parameter))
            {
                continue;
            }

            throw Unsupported.Contains(parameter)
                ? Refuse.Unsupported($"the mapping parameter [{parameter}] on [{path}] of type [{type}]")
                : Refuse.MapperParsing($"unknown parameter [{parameter}] on mapper [{path}] of type [{type}]");
        }
    }
}
