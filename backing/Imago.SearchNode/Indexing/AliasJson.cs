using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;

namespace Imago.SearchNode.Indexing;

/// <summary>Aliases as requests, answers and the state file write them.</summary>
internal static class AliasJson
{
    public static ImmutableSortedDictionary<string, AliasDefinition> Read(JsonObject? aliases)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, AliasDefinition>(StringComparer.Ordinal);
        foreach (var (name, value) in aliases ?? [])
        {
            IndexNames.ValidateAlias(name);
            read[name] = Definition(value as JsonObject ?? [], name);
        }

        return read.ToImmutable();
    }

    /// <param name="skipped">Members that do not describe the alias itself.</param>
    public static AliasDefinition Definition(JsonObject json, string name, params ReadOnlySpan<string> skipped)
    {
        foreach (var (parameter, _) in json)
        {
            if (parameter is not ("is_write_index" or "filter") && !skipped.Contains(parameter))
            {
                throw Refuse.Unsupported($"the parameter [{parameter}] of the alias [{name}]; supported are [is_write_index, filter]");
            }
        }

        var isWriteIndex = json["is_write_index"] switch
        {
            null => (bool?)null,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            var other => throw Refuse.IllegalArgument($"[is_write_index] of the alias [{name}] must be true or false, got [{other.ToJsonString()}]"),
        };
        return new AliasDefinition(isWriteIndex, Filter(json["filter"], name));
    }

    private static JsonObject? Filter(JsonNode? json, string name)
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            var filter = json as JsonObject ?? throw Refuse.Parsing("[_na] query malformed, must start with start_object");
            if (filter.Count == 0)
            {
                return null;
            }

            QueryParser.Parse(JsonSerializer.SerializeToElement(filter));
            return filter.DeepClone().AsObject();
        }
        catch (ElasticException failure) when (!failure.NamesLimit)
        {
            throw Refuse.IllegalArgument($"failed to parse filter for alias [{name}]", failure);
        }
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, AliasDefinition>> aliases)
    {
        json.WriteStartObject();
        foreach (var (name, alias) in aliases)
        {
            json.WriteStartObject(name);
            if (alias.Filter is { } filter)
            {
                json.WritePropertyName("filter");
                filter.WriteTo(json);
            }

            if (alias.IsWriteIndex is { } isWriteIndex)
            {
                json.WriteBoolean("is_write_index", isWriteIndex);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
