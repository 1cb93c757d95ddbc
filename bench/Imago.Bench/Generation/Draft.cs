using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Imago.Archive.Photos;

namespace Imago.Bench.Generation;

/// <summary>A record under construction: the JSON text of each field, and what is to be derived of it.</summary>
internal sealed class Draft(long number, PhotoEvent origin)
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Name, string Json)> _fields = [];

    public long Number => number;

    public PhotoEvent Origin => origin;

    public string Caption { get; private set; } = "";

    public SortedSet<string> Derived { get; } = new(StringComparer.Ordinal);

    /// <summary>The whole line where it is no longer made of fields.</summary>
    public byte[]? Raw { get; set; }

    public void Set(string field, string text)
    {
        Caption = field == PhotoFields.Caption ? text : Caption;
        SetJson(field, JsonSerializer.Serialize(text, Unescaped));
    }

    /// <param name="field">Name of the field, a new one at the end.</param>
    /// <param name="json">JSON text; null takes the field away.</param>
    public void SetJson(string field, string? json)
    {
        var at = _fields.FindIndex(known => known.Name == field);
        if (at < 0)
        {
            Append(field, json!);
        }
        else if (json is null)
        {
            _fields.RemoveAt(at);
        }
        else
        {
            _fields[at] = (field, json);
        }
    }

    /// <summary>Adds a field even where there is one of the name.</summary>
    public void Append(string field, string json) => _fields.Add((field, json));

    /// <summary>The size is not known any more.</summary>
    public void ForgetSize() => Derived.RemoveWhere(derived => derived.StartsWith("orientation:", StringComparison.Ordinal));

    /// <summary>What the caption said is not known any more.</summary>
    public void ForgetRights() => Derived.RemoveWhere(derived => derived.StartsWith("rights:", StringComparison.Ordinal));

    public byte[] ToLine() => Raw
        ?? Encoding.UTF8.GetBytes("{" + string.Join(", ", _fields.Select(field => $"{JsonSerializer.Serialize(field.Name)}: {field.Json}")) + "}");
}
