using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Imago.Archive.Normalisation;
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
    private const string Others = "…";
    private const int Database = 6;
    private const int Date = 1;
    private const int Photographer = 3;
    private const int DecadeDigits = 3;
    private const int LongestPhotographer = 200;

    private static readonly IReadOnlyList<QualityRule> Rules = QualityRules.All;

    private readonly IndexMapping _live;
    private readonly IndexMapping _declared;
    private readonly RecordRules? _rules;
    private readonly FieldNode _root = new("", [], null, null, null);
    private readonly RuleState?[] _ruleStates = new RuleState?[QualityRules.All.Count];
    private readonly byte[][] _ruleIds = [.. QualityRules.All.Select(rule => Encoding.UTF8.GetBytes(rule.Id))];
    private readonly DocumentKey _document = new();
    private readonly char[] _photographer = new char[LongestPhotographer];
    private readonly Dictionary<string, SegmentState>.AlternateLookup<ReadOnlySpan<char>> _photographers;
    private byte[] _unescaped = new byte[4096];
    private readonly char[] _shown = new char[256];
    private ulong _issues;
    private uint _present;
    private int _decade;
    private int _photographerLength;
    private string? _database;

    /// <param name="live">Mapping of the index.</param>
    /// <param name="declared">The declared mapping.</param>
    /// <param name="startedAt">Start of the census: what is later is in the future.</param>
    public DocumentCensus(IndexMapping live, IndexMapping declared, DateTimeOffset startedAt)
    {
        _live = live;
        _declared = declared;
        _rules = live.IsGeneration ? null : new RecordRules(startedAt);
        _photographers = State.Photographers.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var path in live.Fields.Keys.Union(declared.Fields.Keys).Order(StringComparer.Ordinal))
        {
            Place(path);
        }
    }

    /// <summary>What has been found so far.</summary>
    public CensusState State { get; } = new();

    /// <summary>Checks one document.</summary>
    /// <param name="id">Its id, UTF-8.</param>
    /// <param name="source">Stands on the start of its <c>_source</c> object; afterwards on its end.</param>
    public void Add(ReadOnlySpan<byte> id, ref Utf8JsonReader source)
    {
        _document.Set(id);
        (_issues, _present, _decade, _database, _photographerLength) = (0, 0, 0, null, 0);
        _rules?.Begin();
        State.Documents++;
        ReadObject(_root, ref source);
        if (_rules is not null)
        {
            _issues = _rules.Evaluate().Bits;
            if (_rules.Identity() is { } identity)
            {
                State.Identities.Add(identity);
            }
        }

        CountRules();
        CountSegments();
    }

    private void ReadObject(FieldNode parent, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var node = parent.Find(ref reader) ?? AddUnknown(parent, reader.GetString()!);
            reader.Read();
            if (_rules is not null && ReferenceEquals(parent, _root) && node.Delivered < 0)
            {
                _rules.AddUndeclared(isRepeated: node.LastSeen == State.Documents);
            }

            node.LastSeen = State.Documents;

            ReadField(node, ref reader);
        }
    }

    private void ReadField(FieldNode node, ref Utf8JsonReader reader)
    {
        if (!node.IsEnabled)
        {
            Present(node);
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
            case JsonTokenType.StartObject:
                ReadObjectValue(node, ref reader);
                break;
            case JsonTokenType.Null:
                if (node.State is not null)
                {
                    Found(node, FieldFinding.Null, []);
                }

                break;
            default:
                ReadScalar(node, ref reader);
                break;
        }
    }

    private void ReadObjectValue(FieldNode node, ref Utf8JsonReader reader)
    {
        if (node.Judge is { Type: not "object" } || node.Live is { Type: not "object" })
        {
            Judge(node, JsonTokenType.StartObject, []);
            Present(node);
            reader.Skip();
            return;
        }

        ReadObject(node, ref reader);
    }

    private void ReadScalar(FieldNode node, ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        var text = TextOf(ref reader);
        if (node.State is not { } state)
        {
            // A value in place of an object.
            return;
        }

        if (token is JsonTokenType.String && IsBlank(text))
        {
            Found(node, FieldFinding.Blank, text);
            Judge(node, token, text);
            return;
        }

        Present(node);
        Note(node, text);
        state.Distinct.Add(XxHash3.HashToUInt64(text));
        state.AddLength(text.Length);
        Judge(node, token, text);
        Measure(node, state, token, text);
    }

    /// <summary>Keeps what segments and rules need of a value.</summary>
    private void Note(FieldNode node, ReadOnlySpan<byte> text)
    {
        switch (node.Delivered)
        {
            case Database:
                _database = text.SequenceEqual("stock"u8) ? PhotoValues.Stock : text.SequenceEqual("sport"u8) ? PhotoValues.Sport : PhotoValues.Unknown;
                break;
            case Date when IndexDate.TryRead(text, null, out _) && text.Length > DecadeDigits && text[DecadeDigits] is >= (byte)'0' and <= (byte)'9':
                _decade = ((text[0] - '0') * 1000) + ((text[1] - '0') * 100) + ((text[2] - '0') * 10);
                break;
            case Photographer when text.Length <= LongestPhotographer:
                Utf8.ToUtf16(text, _photographer, out _, out _photographerLength);
                break;
            case < 0 when _rules is null && node.Path == PhotoFields.QualityIssues:
                var rule = RuleOf(text);
                _issues |= rule < 0 ? 0 : 1UL << rule;
                break;
        }
    }

    private int RuleOf(ReadOnlySpan<byte> id)
    {
        for (var i = 0; i < _ruleIds.Length; i++)
        {
            if (id.SequenceEqual(_ruleIds[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void Present(FieldNode node)
    {
        if (node.State is not { } state || node.LastPresent == State.Documents)
        {
            return;
        }

        node.LastPresent = State.Documents;
        state.Present++;
        _present |= node.Delivered < 0 ? 0 : 1u << node.Delivered;
    }

    private void Judge(FieldNode node, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        var fate = node.Judge is { } judge ? ValueFates.Of(judge, token, text) : ValueFate.Indexed;
        if (fate.HasFlag(ValueFate.WrongType))
        {
            Found(node, FieldFinding.WrongType, text);
        }

        if (fate.HasFlag(ValueFate.Invalid))
        {
            Found(node, FieldFinding.Invalid, text);
        }

        var live = node.Declared is null ? fate : node.Live is { } field ? ValueFates.Of(field, token, text) : ValueFate.Indexed;
        if (live.HasFlag(ValueFate.Coerced))
        {
            Found(node, FieldFinding.Coerced, text);
        }

        if (live.HasFlag(ValueFate.Ignored))
        {
            Found(node, FieldFinding.Ignored, text);
        }
    }

    private static void Measure(FieldNode node, FieldState state, JsonTokenType token, ReadOnlySpan<byte> text)
    {
        switch (node.Judge?.Type)
        {
            case "date" when token is JsonTokenType.String or JsonTokenType.Number && IndexDate.TryRead(text, node.Judge.Format, out var millis):
                state.AddNumber(millis);
                break;
            case "long" or "integer" or "short" or "byte" or "double" or "float" or "half_float"
                when System.Buffers.Text.Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length:
                state.AddNumber(number);
                break;
        }
    }

    private void Found(FieldNode node, FieldFinding finding, ReadOnlySpan<byte> value)
    {
        if (node.State is not { } state)
        {
            return;
        }

        var found = state.Finding(finding);
        if (node.IsFirst(finding, State.Documents))
        {
            found.Documents++;
            found.Samples.Add(_document);
        }

        // What is missing, and what is converted in every document of a legacy index, says nothing by its values.
        if (finding is FieldFinding.WrongType or FieldFinding.Invalid or FieldFinding.Ignored)
        {
            Utf8.ToUtf16(value, _shown, out _, out var length);
            found.Values.Add(_shown.AsSpan(0, length));
        }
    }

    private void CountRules()
    {
        for (var rest = _issues; rest != 0; rest &= rest - 1)
        {
            var rule = System.Numerics.BitOperations.TrailingZeroCount(rest);
            var state = _ruleStates[rule] ??= State.Rules[Rules[rule].Id] = new RuleState();
            state.Violations++;
            state.Samples.Add(_document);
        }
    }

    private void CountSegments()
    {
        Count(SegmentOf(State.Databases, _database ?? PhotoValues.Unknown));
        Count(SegmentOf(State.Decades, _decade == 0 ? PhotoValues.Unknown : DecadeName(_decade)));
        ReadOnlySpan<char> name = _photographer.AsSpan(0, _photographerLength).Trim();
        name = name.IsEmpty ? PhotoValues.Unknown : name;
        if (!_photographers.TryGetValue(name, out var photographer))
        {
            _photographers[name] = photographer = new SegmentState();
            State.TrimPhotographers();
        }

        Count(photographer);
    }

    private void Count(SegmentState segment)
    {
        segment.Documents++;
        for (var missing = ~_present & ((1u << DeclaredFields.Count) - 1); missing != 0; missing &= missing - 1)
        {
            segment.Missing[System.Numerics.BitOperations.TrailingZeroCount(missing)]++;
        }

        for (var rest = _issues; rest != 0; rest &= rest - 1)
        {
            segment.Rules[System.Numerics.BitOperations.TrailingZeroCount(rest)]++;
        }
    }

    private static SegmentState SegmentOf(Dictionary<string, SegmentState> segments, string name)
    {
        if (!segments.TryGetValue(name, out var segment))
        {
            segments[name] = segment = new SegmentState();
        }

        return segment;
    }

    private static readonly string[] DecadeNames =
        [.. Enumerable.Range(0, 1000).Select(decade => (decade * 10).ToString("D4", System.Globalization.CultureInfo.InvariantCulture))];

    private static string DecadeName(int decade) => DecadeNames[decade / 10];

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.Trim(" \t\r\n"u8).IsEmpty)
        {
            return true;
        }

        // Only the first character can tell whether it may be other white space, such as a non-breaking one.
        return text[0] >= 0x80 && text.Length <= 64 && Encoding.UTF8.GetString(text).AsSpan().IsWhiteSpace();
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

    private FieldNode AddUnknown(FieldNode parent, string name)
    {
        var path = parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
        return parent.Add(CreateNode(path, name));
    }

    private void Place(string path)
    {
        var parent = _root;
        foreach (var name in path.Split('.'))
        {
            var place = parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
            parent = parent.Child(name) ?? parent.Add(CreateNode(place, name));
        }
    }

    private FieldNode CreateNode(string path, string name)
    {
        var live = _live.Fields.GetValueOrDefault(path);
        var declared = _declared.Fields.GetValueOrDefault(path);
        var holdsFields = (live ?? declared) is { Type: "object", Enabled: true };
        return new FieldNode(path, Encoding.UTF8.GetBytes(name), live, declared, holdsFields ? null : StateOf(path));
    }

    private FieldState StateOf(string path)
    {
        var key = State.Fields.Count < CensusState.MostFields || State.Fields.ContainsKey(path) ? path : Others;
        if (!State.Fields.TryGetValue(key, out var state))
        {
            State.Fields[key] = state = new FieldState();
        }

        return state;
    }
}
