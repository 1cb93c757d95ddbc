using System.Buffers.Text;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Imago.Archive.Census;

/// <summary>Counts what one document after the other has in its fields, and what the mappings make of it.</summary>
internal sealed class FieldCounter(FieldTree tree, CensusState state, DocumentKey document)
{
    private readonly List<FieldNode> _touched = [];
    private readonly char[] _shown = new char[256];

    /// <summary>The delivered fields in which the document has a value, as bits in the order of <see cref="Photos.PhotoFields.Delivered"/>.</summary>
    public uint Present { get; private set; }

    public void Begin()
    {
        _touched.Clear();
        Present = 0;
    }

    /// <summary>Notes that the document has a field.</summary>
    /// <returns>True where it had it before: JSON lets an object repeat a name.</returns>
    public bool See(FieldNode node, Occurrence occurrence)
    {
        var before = node.See(occurrence, state.Documents);
        if (before is Occurrence.None)
        {
            _touched.Add(node);
        }

        return before is not Occurrence.None;
    }

    /// <summary>An object, or a value of which nothing is indexed.</summary>
    public void AddWhole(FieldNode node) => See(node, Occurrence.Present);

    /// <summary>An object where a mapping wants a scalar.</summary>
    public void AddMisplacedObject(FieldNode node)
    {
        Judge(node, JsonTokenType.StartObject, []);
        See(node, Occurrence.Present);
    }

    /// <returns>True where it is a value, and not blank.</returns>
    public bool AddScalar(FieldNode node, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        if (node.State is not { } field)
        {
            // A value in place of an object.
            return false;
        }

        if (token is JsonTokenType.String && IsBlank(text))
        {
            See(node, Occurrence.Blank);
            Judge(node, token, text);
            return false;
        }

        See(node, Occurrence.Present);
        field.Distinct.Add(XxHash3.HashToUInt64(text));
        field.AddLength(text.Length);
        Judge(node, token, text);
        Measure(node, field, token, text);
        return true;
    }

    /// <summary>Counts the document once for each field: with a value, else blank, else null, else without.</summary>
    public void End()
    {
        foreach (var node in _touched)
        {
            if (node.State is { } field)
            {
                Settle(node, field);
            }
        }

        foreach (var node in tree.Mapped)
        {
            if (node.Seen(state.Documents) <= Occurrence.Field)
            {
                Count(node.State!.Finding(FieldFinding.Missing));
            }
        }
    }

    private void Settle(FieldNode node, FieldState field)
    {
        var seen = node.Seen(state.Documents);
        if (seen.HasFlag(Occurrence.Present))
        {
            field.Present++;
            Present |= node.Delivered < 0 ? 0 : 1u << node.Delivered;
            if (!node.IsDeclared)
            {
                Count(field.Finding(FieldFinding.Undeclared));
            }
        }
        else if (seen >= Occurrence.Blank)
        {
            Count(field.Finding(FieldFinding.Blank));
        }
        else if (seen >= Occurrence.Null)
        {
            Count(field.Finding(FieldFinding.Null));
        }
    }

    private void Judge(FieldNode node, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        var fate = node.Judge is { } judge ? ValueFates.Of(judge, token, text) : ValueFate.Indexed;
        if (fate.HasFlag(ValueFate.WrongType))
        {
            AddBad(node, FieldFinding.WrongType, text);
        }

        if (fate.HasFlag(ValueFate.Invalid))
        {
            AddBad(node, FieldFinding.Invalid, text);
        }

        var live = node.Declared is null ? fate : node.Live is { } field ? ValueFates.Of(field, token, text) : ValueFate.Indexed;
        if (live.HasFlag(ValueFate.Coerced) && node.IsFirst(FieldFinding.Coerced, state.Documents) && node.State is { } coerced)
        {
            // What is converted in every document of a legacy index says nothing by its values.
            Count(coerced.Finding(FieldFinding.Coerced));
        }

        if (live.HasFlag(ValueFate.Ignored))
        {
            AddBad(node, FieldFinding.Ignored, text);
        }
    }

    private void AddBad(FieldNode node, FieldFinding finding, ReadOnlySpan<byte> value)
    {
        if (node.State is not { } field)
        {
            return;
        }

        var found = field.Finding(finding);
        if (node.IsFirst(finding, state.Documents))
        {
            Count(found);
        }

        Utf8.ToUtf16(value, _shown, out _, out var length);
        found.Values.Add(_shown.AsSpan(0, length));
    }

    private void Count(FindingState found)
    {
        found.Documents++;
        found.Samples.Add(document);
    }

    private static void Measure(FieldNode node, FieldState field, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        switch (node.Judge?.Type)
        {
            case "date" when token is JsonTokenType.String or JsonTokenType.Number && IndexDate.TryRead(text, node.Judge.Format, out var millis):
                field.AddNumber(millis);
                break;
            case "long" or "integer" or "short" or "byte" or "double" or "float" or "half_float"
                when Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length:
                field.AddNumber(number);
                break;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return true;
        }

        // Only the first character can tell whether it may be other white space, such as a non-breaking one.
        return text[0] >= 0x80 && text.Length <= 64 && Encoding.UTF8.GetString(text).AsSpan().IsWhiteSpace();
    }
}
