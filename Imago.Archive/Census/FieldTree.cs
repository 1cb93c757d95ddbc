using System.Text;

namespace Imago.Archive.Census;

/// <summary>All places in documents: those that a mapping has, and those that documents turn out to have.</summary>
internal sealed class FieldTree
{
    /// <summary>Stands for all fields beyond <see cref="CensusState.MostFields"/>.</summary>
    private const string Others = "…";

    private readonly IndexMapping _live;
    private readonly IndexMapping _declared;
    private readonly CensusState _state;
    private readonly List<FieldNode> _mapped = [];

    /// <param name="live">Mapping of the index.</param>
    /// <param name="declared">The declared mapping.</param>
    /// <param name="state">Gets a state for each field.</param>
    public FieldTree(IndexMapping live, IndexMapping declared, CensusState state)
    {
        (_live, _declared, _state) = (live, declared, state);
        foreach (var path in live.Fields.Keys.Union(declared.Fields.Keys).Order(StringComparer.Ordinal))
        {
            Place(path);
        }
    }

    public FieldNode Root { get; } = new("", [], null, null, null);

    /// <summary>The fields that a mapping has, each with a state of its own.</summary>
    public IReadOnlyList<FieldNode> Mapped => _mapped;

    /// <summary>The place of a field that no mapping has.</summary>
    public FieldNode AddUnknown(FieldNode parent, string name)
    {
        var path = parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
        return parent.Add(Create(path, name));
    }

    private void Place(string path)
    {
        var parent = Root;
        foreach (var name in path.Split('.'))
        {
            var place = parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
            parent = parent.Child(name) ?? parent.Add(Create(place, name));
        }
    }

    private FieldNode Create(string path, string name)
    {
        var live = _live.Fields.GetValueOrDefault(path);
        var declared = _declared.Fields.GetValueOrDefault(path);
        var holdsFields = (live ?? declared) is { Type: "object", Enabled: true } && declared is null or { Type: "object" };
        var node = new FieldNode(path, Encoding.UTF8.GetBytes(name), live, declared, holdsFields ? null : StateOf(path));
        if (node is { IsMapped: true, State: not null } && _state.Fields.ContainsKey(path))
        {
            _mapped.Add(node);
        }

        return node;
    }

    private FieldState StateOf(string path)
    {
        var key = _state.Fields.Count < CensusState.MostFields || _state.Fields.ContainsKey(path) ? path : Others;
        if (!_state.Fields.TryGetValue(key, out var state))
        {
            _state.Fields[key] = state = new FieldState();
        }

        return state;
    }
}
