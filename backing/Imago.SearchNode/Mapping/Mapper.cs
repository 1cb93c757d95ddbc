using System.Collections.Immutable;
using System.Text.Json;

namespace Imago.SearchNode.Mapping;

/// <summary>A node of the mapping tree. Immutable: a mapping update makes a new tree.</summary>
internal abstract class Mapper(string name)
{
    /// <summary>Last part of the path.</summary>
    public string Name { get; } = name;

    public abstract void WriteDefinition(Utf8JsonWriter json);
}

/// <summary>What becomes of a field that the mapping lacks.</summary>
internal enum DynamicMode
{
    /// <summary>It is added to the mapping.</summary>
    True,

    /// <summary>It stays in the source and is not indexed.</summary>
    False,

    /// <summary>The document is refused.</summary>
    Strict,
}

/// <summary>An object: inner fields by name.</summary>
internal sealed class ObjectMapper(string name, string path) : Mapper(name)
{
    public string Path { get; } = path;

    /// <summary>Null: as the object around it.</summary>
    public DynamicMode? Dynamic { get; init; }

    /// <summary>False: kept in the source, neither parsed nor indexed.</summary>
    public bool Enabled { get; init; } = true;

    public ImmutableSortedDictionary<string, Mapper> Children { get; init; } =
        ImmutableSortedDictionary.Create<string, Mapper>(StringComparer.Ordinal);

    public ObjectMapper With(ImmutableSortedDictionary<string, Mapper> children) => new(Name, Path) { Dynamic = Dynamic, Enabled = Enabled, Children = children };

    public override void WriteDefinition(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Children.IsEmpty || !Enabled)
        {
            json.WriteString("type", "object");
        }

        WriteMembers(json);
        json.WriteEndObject();
    }

    public void WriteMembers(Utf8JsonWriter json, Action<Utf8JsonWriter>? between = null)
    {
        if (Dynamic is { } dynamic)
        {
            json.WriteString("dynamic", dynamic switch { DynamicMode.True => "true", DynamicMode.False => "false", _ => "strict" });
        }

        if (!Enabled)
        {
            json.WriteBoolean("enabled", false);
        }

        between?.Invoke(json);
        if (!Children.IsEmpty)
        {
            json.WriteStartObject("properties");
            foreach (var (name, child) in Children)
            {
                json.WritePropertyName(name);
                child.WriteDefinition(json);
            }

            json.WriteEndObject();
        }
    }
}
