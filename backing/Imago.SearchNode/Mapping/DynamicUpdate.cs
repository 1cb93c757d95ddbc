using System.Collections.Immutable;

namespace Imago.SearchNode.Mapping;

/// <summary>The fields that one document adds to the mapping, as a tree that can be merged into it.</summary>
internal sealed class DynamicUpdate
{
    private readonly Dictionary<string, FieldMapper> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectMapper> _objects = new(StringComparer.Ordinal);

    public ObjectMapper Root => Build("_doc", "");

    public Mapper? Find(ObjectMapper parent, string name)
    {
        var path = Path(parent, name);
        return _fields.TryGetValue(path, out var field) ? field : _objects.GetValueOrDefault(path);
    }

    public void AddField(ObjectMapper parent, FieldMapper field)
    {
        AddParents(parent);
        _fields[field.Path] = field;
    }

    public ObjectMapper AddObject(ObjectMapper parent, string name)
    {
        AddParents(parent);
        var path = Path(parent, name);
        return _objects[path] = new ObjectMapper(name, path);
    }

    private void AddParents(ObjectMapper parent)
    {
        if (parent.Path.Length > 0 && !_objects.ContainsKey(parent.Path))
        {
            var path = parent.Path;
            for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            {
                _objects.TryAdd(path[..dot], new ObjectMapper(path[..dot].Split('.')[^1], path[..dot]));
            }

            _objects[path] = new ObjectMapper(parent.Name, path);
        }
    }

    private ObjectMapper Build(string name, string path)
    {
        var children = ImmutableSortedDictionary.CreateBuilder<string, Mapper>(StringComparer.Ordinal);
        foreach (var field in _fields.Values.Where(field => ParentOf(field.Path) == path))
        {
            children[field.Name] = field;
        }

        foreach (var inner in _objects.Values.Where(inner => ParentOf(inner.Path) == path))
        {
            children[inner.Name] = Build(inner.Name, inner.Path);
        }

        return new ObjectMapper(name, path) { Children = children.ToImmutable() };
    }

    private static string ParentOf(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";

    private static string Path(ObjectMapper parent, string name) => parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
}
