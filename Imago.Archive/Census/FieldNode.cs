using System.Text;
using System.Text.Json;

namespace Imago.Archive.Census;

/// <summary>In what form a document has a field.</summary>
[Flags]
internal enum Occurrence
{
    None = 0,

    /// <summary>With whatever value, even an empty array.</summary>
    Field = 1,
    Null = 2,
    Blank = 4,
    Present = 8,
}

/// <summary>A place in documents: a field or an object, with what both mappings say of it and what has been found there.</summary>
internal sealed class FieldNode(string path, byte[] name, IndexedField? live, IndexedField? declared, FieldState? state)
{
    private readonly List<FieldNode> _children = [];
    private readonly long[] _lastDocument = new long[Enum.GetValues<FieldFinding>().Length];
    private long _seenIn = -1;
    private Occurrence _seen;

    public string Path => path;

    public IndexedField? Live => live;

    public bool IsDeclared => declared is not null;

    /// <summary>Some mapping has it.</summary>
    public bool IsMapped => (live ?? declared) is not null;

    /// <summary>What is declared; null where it is not, or where it is what is live.</summary>
    public IndexedField? Declared { get; } = declared == live ? null : declared;

    /// <summary>Decides on wrong types and invalid values.</summary>
    public IndexedField? Judge => declared ?? live;

    /// <summary>Null for an object that only holds other fields.</summary>
    public FieldState? State => state;

    /// <summary>Place in the delivered fields, -1 for others.</summary>
    public int Delivered { get; } = Photos.PhotoFields.Delivered.ToList().IndexOf(path);

    public bool IsEnabled => (live ?? declared)?.Enabled ?? true;

    /// <summary>Notes that a document has the field.</summary>
    /// <returns>In what forms it had been found to have it before.</returns>
    public Occurrence See(Occurrence occurrence, long document)
    {
        var before = Seen(document);
        (_seenIn, _seen) = (document, before | occurrence);
        return before;
    }

    public Occurrence Seen(long document) => _seenIn == document ? _seen : Occurrence.None;

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
