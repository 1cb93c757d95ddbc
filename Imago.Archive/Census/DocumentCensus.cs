using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Imago.Archive.Photos;
using Imago.Archive.Quality;

namespace Imago.Archive.Census;

/// <summary>
/// Checks documents one after the other from their raw <c>_source</c>, without building objects of them: each value against the live mapping (what
/// Elasticsearch does with it), the declared mapping (what it should be) and the rules, and adds what it finds to a <see cref="CensusState"/>.
/// Documents of a generation carry their issues; of others the rules are evaluated. Not safe for concurrent use: one a slice.
/// </summary>
public sealed class DocumentCensus
{
    private static readonly byte[][] RuleIds = [.. QualityRules.All.Select(rule => Encoding.UTF8.GetBytes(rule.Id))];

    private readonly FieldTree _tree;
    private readonly FieldCounter _fields;
    private readonly SegmentCounter _segments;
    private readonly RecordRules? _rules;
    private readonly RuleState?[] _ruleStates = new RuleState?[QualityRules.All.Count];
    private readonly DocumentKey _document = new();
    private byte[] _unescaped = new byte[4096];
    private ulong _issues;

    /// <param name="live">Mapping of the index.</param>
    /// <param name="declared">The declared mapping.</param>
    /// <param name="startedAt">Start of the census: what is later is in the future.</param>
    public DocumentCensus(IndexMapping live, IndexMapping declared, DateTimeOffset startedAt)
    {
        ArgumentNullException.ThrowIfNull(live);
        _rules = live.IsGeneration ? null : new RecordRules(startedAt);
        _tree = new FieldTree(live, declared, State);
        _fields = new FieldCounter(_tree, State, _document);
        _segments = new SegmentCounter(State);
    }

    /// <summary>What has been found so far.</summary>
    public CensusState State { get; } = new();

    /// <summary>Checks one document.</summary>
    /// <param name="id">Its id, UTF-8.</param>
    /// <param name="source">Stands on the start of its <c>_source</c> object; afterwards on its end.</param>
    public void Add(ReadOnlySpan<byte> id, ref Utf8JsonReader source)
    {
        State.Documents++;
        _document.Set(id);
        _issues = 0;
        _fields.Begin();
        _segments.Begin();
        _rules?.Begin();
        ReadObject(_tree.Root, ref source);
        if (_rules is not null)
        {
            _issues = _rules.Evaluate().Bits;
            if (_rules.Identity() is { } identity)
            {
                State.Identities.Add(identity);
            }
        }

        _fields.End();
        CountRules();
        _segments.End(_fields.Present, _issues);
    }

    private void ReadObject(FieldNode parent, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var node = parent.Find(ref reader) ?? _tree.AddUnknown(parent, reader.GetString()!);
            reader.Read();
            var isRepeated = _fields.See(node, Occurrence.Field);
            if (_rules is not null && ReferenceEquals(parent, _tree.Root) && node.Delivered < 0)
            {
                _rules.AddUndeclared(isRepeated);
            }

            ReadField(node, ref reader);
        }
    }

    private void ReadField(FieldNode node, ref Utf8JsonReader reader)
    {
        if (!node.IsEnabled)
        {
            _fields.AddWhole(node);
            reader.Skip();
            return;
        }

        if (_rules is not null && node.Delivered >= 0)
        {
            _rules.Add(node.Delivered, reader.TokenType, TextOf(ref reader));
        }

        ReadValue(node, ref reader);
    }

    private void ReadValue(FieldNode node, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    ReadValue(node, ref reader);
                }

                break;
            case JsonTokenType.StartObject when node.Judge is { Type: not "object" } || node.Live is { Type: not "object" }:
                _fields.AddMisplacedObject(node);
                if (node.Live is { Type: "object", Enabled: true })
                {
                    // Declared otherwise, but indexed all the same.
                    ReadObject(node, ref reader);
                }
                else
                {
                    reader.Skip();
                }

                break;
            case JsonTokenType.StartObject:
                ReadObject(node, ref reader);
                break;
            case JsonTokenType.Null:
                _fields.See(node, Occurrence.Null);
                break;
            default:
                ReadScalar(node, ref reader);
                break;
        }
    }

    private void ReadScalar(FieldNode node, ref Utf8JsonReader reader)
    {
        var text = TextOf(ref reader);
        if (!_fields.AddScalar(node, reader.TokenType, text))
        {
            return;
        }

        if (node.Delivered >= 0)
        {
            _segments.Note(node.Delivered, text);
        }
        else if (_rules is null && node.Path == PhotoFields.QualityIssues)
        {
            var rule = RuleOf(text);
            _issues |= rule < 0 ? 0 : 1UL << rule;
        }
    }

    private static int RuleOf(ReadOnlySpan<byte> id)
    {
        for (var i = 0; i < RuleIds.Length; i++)
        {
            if (id.SequenceEqual(RuleIds[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void CountRules()
    {
        for (var rest = _issues; rest != 0; rest &= rest - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rest);
            var state = _ruleStates[rule] ??= State.Rules[QualityRules.All[rule].Id] = new RuleState();
            state.Violations++;
            state.Samples.Add(_document);
        }
    }

    /// <summary>The unescaped text of a scalar; valid until the next call.</summary>
    private ReadOnlySpan<byte> TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
        {
            return [];
        }

        if (reader.HasValueSequence || reader.ValueIsEscaped)
        {
            var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
            if (_unescaped.Length < length)
            {
                _unescaped = new byte[length * 2];
            }

            if (reader.TokenType is not JsonTokenType.String)
            {
                reader.ValueSequence.CopyTo(_unescaped);
                return _unescaped.AsSpan(0, length);
            }

            return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
        }

        return reader.ValueSpan;
    }
}
