using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Errors;

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
            if (parameter != "is_write_index" && !skipped.Contains(parameter))
            {
                throw Refuse.Unsupported($"the parameter [{parameter}] of the alias [{name}]; supported is [is_write_index]");
            }
        }

        return new AliasDefinition(json["is_write_index"] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            var other => throw Refuse.IllegalArgument($"[is_write_index] of the alias [{name}] must be true or false, got [{other.ToJsonString()}]"),
        });
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, AliasDefinition>> aliases)
    {
        json.WriteStartObject();
        foreach (var (name, alias) in aliases)
        {
            json.WriteStartObject(name);
            if (alias.IsWriteIndex is { } isWriteIndex)
            {
                json.WriteBoolean("is_write_index", isWriteIndex);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
