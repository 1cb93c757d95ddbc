using System.Globalization;
using System.Text.Json;
using Imago.Archive.Photos;

namespace Imago.Archive.Normalisation;

/// <summary>One delivered value of a declared field.</summary>
/// <param name="Type">Its JSON type; <see cref="JsonTokenType.None"/> where the field was not delivered.</param>
/// <param name="Text">The unescaped text of a string, the digits of a number, <c>true</c> or <c>false</c>; null for anything else.</param>
/// <param name="Start">Where its JSON text begins in the line.</param>
/// <param name="Length">How long its JSON text is.</param>
internal readonly record struct DeliveredValue(JsonTokenType Type, string? Text, int Start, int Length)
{
    public bool IsMissing => Type is JsonTokenType.None or JsonTokenType.Null || (Type is JsonTokenType.String && string.IsNullOrWhiteSpace(Text));
}

/// <summary>
/// The members of one delivered object, sorted into declared fields and the rest. Of a member that is delivered twice the last value counts,
/// as everywhere with JSON; the earlier ones are kept as <c>name#1</c>, <c>name#2</c>.
/// </summary>
internal ref struct DeliveredRecord
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly DeliveredValue[] _values;

    /// <param name="line">A line that is UTF-8 and whose escapes are whole characters.</param>
    /// <param name="values">Room for one value per declared field, reused from line to line.</param>
    public DeliveredRecord(ReadOnlySpan<byte> line, DeliveredValue[] values)
    {
        _line = line;
        _values = values;
        Array.Clear(values);
    }

    /// <summary>Fields that no mapping declares are among the delivered ones.</summary>
    public bool HasUndeclared { get; private set; }

    /// <summary>A field was delivered more than once.</summary>
    public bool HasRepeated { get; private set; }

    /// <summary>What has to be kept as it was delivered, by field name; null as long as there is nothing.</summary>
    public Dictionary<string, JsonElement>? Kept { get; private set; }

    public readonly DeliveredValue this[int field] => _values[field];

    /// <summary>Reads the whole line. Throws <see cref="JsonException"/> where it is not one JSON object.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var field = DeclaredFields.IndexOf(ref reader);
            if (field < 0)
            {
                ReadUndeclared(ref reader);
            }
            else
            {
                ReadDeclared(ref reader, field);
            }
        }

        // Nothing but white space may follow; Read throws on anything else.
        reader.Read();
    }

    /// <summary>Keeps the delivered value of a declared field, because the photo will not carry it as it is.</summary>
    public void Keep(int field)
    {
        var value = _values[field];
        Keep(PhotoFields.Delivered[field], Parse(value.Start, value.Length));
    }

    private void ReadDeclared(ref Utf8JsonReader reader, int field)
    {
        reader.Read();
        var (type, start) = (reader.TokenType, (int)reader.TokenStartIndex);
        var text = type switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        reader.Skip();
        if (_values[field].Type is not JsonTokenType.None)
        {
            HasRepeated = true;
            var earlier = _values[field];
            KeepEarlier(PhotoFields.Delivered[field], Parse(earlier.Start, earlier.Length));
        }

        _values[field] = new DeliveredValue(type, text, start, (int)reader.BytesConsumed - start);
    }

    private void ReadUndeclared(ref Utf8JsonReader reader)
    {
        HasUndeclared = true;
        var name = reader.GetString()!;
        reader.Read();
        var value = JsonElement.ParseValue(ref reader);
        if (Kept is not null && Kept.Remove(name, out var earlier))
        {
            HasRepeated = true;
            KeepEarlier(name, earlier);
        }

        Keep(name, value);
    }

    private void KeepEarlier(string name, JsonElement value)
    {
        for (var i = 1; ; i++)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{name}#{i}");
            if (Kept is null || !Kept.ContainsKey(numbered))
            {
                Keep(numbered, value);
                return;
            }
        }
    }

    private void Keep(string name, JsonElement value) => (Kept ??= new(StringComparer.Ordinal)).Add(name, value);

    private readonly JsonElement Parse(int start, int length)
    {
        var reader = new Utf8JsonReader(_line.Slice(start, length));
        return JsonElement.ParseValue(ref reader);
    }
}
