using System.Runtime.InteropServices;
using System.Text.Json;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Columns;
using Lucene.Net.Documents;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>Collects what one document brings to the index while its source is parsed.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Reliability", "CA1001", Justification = "The stream holds nothing outside of memory; Lucene disposes of it field by field.")]
internal sealed class DocumentFields(string id)
{
    private readonly Document _document = [];
    private readonly ExactTermStream _stream = new();
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Numbers> _numbers = new(StringComparer.Ordinal);
    private SortedSet<string>? _ignored;
    private string _text = "";
    private long _textStart = -1;

    public string Id { get; } = id;

    public IEnumerable<string> Ignored => _ignored ?? [];

    /// <summary>A value of the source as text; the same object for all fields that index it.</summary>
    public string Text(ref Utf8JsonReader value)
    {
        if (value.TokenStartIndex != _textStart)
        {
            (_text, _textStart) = (value.ScalarText(), value.TokenStartIndex);
        }

        return _text;
    }

    public void AddText(string path, string value, TokenChainAnalyzer analyzer)
    {
        _document.Add(new AnalysedField(path, value, analyzer));
        _present.Add(path);
    }

    public void AddKeyword(string path, string term)
    {
        var bytes = new BytesRef(term);
        _document.Add(new ExactField(path, _stream, bytes));
        _document.Add(new SortedSetDocValuesField(path, bytes));
        _present.Add(path);
    }

    public void AddNumber(string path, long value)
    {
        _document.Add(new ExactField(path, _stream, SortableNumber.Term(value)));
        _present.Add(path);
        ref var numbers = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, path, out var exists);
        if (!exists)
        {
            numbers.First = value;
        }
        else
        {
            (numbers.Several ??= [numbers.First]).Add(value);
        }
    }

    public void AddIgnored(string path) => (_ignored ??= new(StringComparer.Ordinal)).Add(path);

    /// <summary>The Lucene document, complete but for version and sequence number.</summary>
    public Document Finish(ReadOnlyMemory<byte> source)
    {
        _document.Add(new ExactField(MetadataFields.Id, _stream, new BytesRef(Id)));
        _document.Add(new StoredField(MetadataFields.Id, Id));
        MemoryMarshal.TryGetArray(source, out var bytes);
        _document.Add(new StoredField(MetadataFields.Source, bytes.Array!, bytes.Offset, bytes.Count));
        foreach (var path in Ignored)
        {
            AddKeyword(MetadataFields.Ignored, path);
            _document.Add(new StoredField(MetadataFields.Ignored, path));
        }

        _document.Add(new ExactField(MetadataFields.FieldNames, _stream, [.. _present.Select(path => new BytesRef(path))]));

        foreach (var (path, numbers) in _numbers)
        {
            AddNumericColumn(path, numbers);
        }

        return _document;
    }

    private void AddNumericColumn(string path, Numbers numbers)
    {
        if (numbers.Several is not { } several)
        {
            _document.Add(new NumericDocValuesField(path, numbers.First));
            return;
        }

        several.Sort();
        _document.Add(new NumericDocValuesField(path, several[0]));
        var all = new byte[several.Count * sizeof(long)];
        var output = new ByteArrayDataOutput(all);
        foreach (var value in several)
        {
            output.WriteInt64(value);
        }

        _document.Add(new BinaryDocValuesField(NumericColumn.AllValuesField(path), new BytesRef(all)));
    }

    private struct Numbers
    {
        public long First;
        public List<long>? Several;
    }
}
