using System.Text;
using System.Text.Json;


namespace Imago.Archive.Census;

/// <summary>A place in documents: a field or an object, with what both mappings say of it and what has been found there.</summary>
internal sealed class FieldNode(string path, byte[] name, IndexedField? live, IndexedField? declared, FieldState? state)
{
    private readonly List<FieldNode> _children = [];
    private readonly long[] _lastDocument = new long[Enum.GetValues<FieldFinding>().Length];

    public string Path => path;

    public IndexedField? Live => live;

    /// <summary>Null where it is not declared, or where what is declared is what is live.</summary>
    public IndexedField? Declared { get; } = declared == live ? null : declared;

    /// <summary>Decides on wrong types and invalid values.</summary>
    public IndexedField? Judge => declared ?? live;

    /// <summary>Null for an object that only holds other fields.</summary>
    public FieldState? State => state;

    public bool HasChildren => _children.Count > 0;

    /// <summary>Place in the delivered fields, -1 for others.</summary>
    public int Delivered { get; } = Photos.PhotoFields.Delivered.ToList().IndexOf(path);

    public bool IsEnabled => (live ?? declared)?.Enabled ?? true;

    /// <summary>The document that last had the field, with whatever value.</summary>
    public long LastSeen { get; set; } = -1;

    /// <summary>The document that was last counted as having the field.</summary>
    public long LastPresent { get; set; } = -1;

    public FieldNode? Find(ref Utf8JsonReader reader)
    {
        foreach (var child in _children)
        {
            if (reader.ValueTextEquals(child.Name))
            {
                return child;
            }
        }

        return null;
    }

    public FieldNode Add(FieldNode child)
    {
        _children.Add(child);
        return child;
    }

    public FieldNode? Child(string childName)
    {
        var bytes = Encoding.UTF8.GetBytes(childName);
        return _children.Find(child => child.Name.SequenceEqual(bytes));
    }

    /// <summary>True once a document and finding.</summary>
    public bool IsFirst(FieldFinding finding, long document)
    {
        var first = _lastDocument[(int)finding] != document;
        _lastDocument[(int)finding] = document;
        return first;
    }

    private byte[] Name => name;
}
