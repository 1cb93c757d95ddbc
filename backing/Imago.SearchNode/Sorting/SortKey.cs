using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Rest;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Sorting;

/// <summary>
/// A value that a hit is sorted by. <see cref="Order"/> compares everywhere for numbers and, for keywords, within one segment only; across
/// segments <see cref="Term"/> does (null: missing).
/// </summary>
internal readonly record struct SortValue(long Order, BytesRef? Term);

/// <summary>One sort key bound to one index.</summary>
internal abstract class SortKey(bool descending)
{
    protected bool Descending { get; } = descending;

    public virtual bool NeedsScores => false;

    public abstract SegmentSortKey Bind(AtomicReaderContext segment);

    /// <summary>The value of <c>search_after</c>, as text of JSON.</summary>
    public abstract SortValue After(JsonElement value);

    /// <summary>Compares values of different segments or indices.</summary>
    public virtual int Compare(in SortValue a, in SortValue b) => a.Order.CompareTo(b.Order);

    public abstract void Write(Utf8JsonWriter json, in SortValue value);

    /// <summary>Turns an ascending encoding into the order of this key; its own inverse.</summary>
    protected long Directed(long value) => Descending ? ~value : value;
}

/// <summary>A sort key in one segment.</summary>
internal abstract class SegmentSortKey
{
    /// <summary>Smaller comes first.</summary>
    /// <param name="score">NaN if no key needs it.</param>
    public abstract long Order(int doc, float score);

    /// <summary>The orders of all documents where they are kept, which makes asking for one cost next to nothing; else null.</summary>
    public virtual long[]? Orders => null;

    /// <summary>The order that the value of <c>search_after</c> has here.</summary>
    public virtual long After(in SortValue value) => value.Order;

    /// <summary>Makes a value that outlives the segment.</summary>
    public virtual SortValue Value(long order) => new(order, null);
}

/// <summary>By relevance.</summary>
internal sealed class ScoreSortKey(bool descending) : SortKey(descending)
{
    public override bool NeedsScores => true;

    public override SegmentSortKey Bind(AtomicReaderContext segment) => new Segment(this);

    public override SortValue After(JsonElement value) =>
        float.TryParse(value.ScalarText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            ? new SortValue(Directed(NumericUtils.SingleToSortableInt32(score)), null)
            : throw Refuse.NumberFormat(value.ScalarText());

    public override void Write(Utf8JsonWriter json, in SortValue value) =>
        json.WriteSingle(NumericUtils.SortableInt32ToSingle((int)Directed(value.Order)));

    private sealed class Segment(ScoreSortKey key) : SegmentSortKey
    {
        public override long Order(int doc, float score) => key.Directed(NumericUtils.SingleToSortableInt32(score));
    }
}

/// <summary>By place in the index; with the number of the index in front it is unique across a search.</summary>
internal sealed class DocumentSortKey(bool descending, int shard) : SortKey(descending)
{
    public override SegmentSortKey Bind(AtomicReaderContext segment) => new Segment(this, ((long)shard << 32) + segment.DocBase);

    public override SortValue After(JsonElement value) =>
        long.TryParse(value.ScalarText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var place)
            ? new SortValue(Directed(place), null)
            : throw Refuse.NumberFormat(value.ScalarText());

    public override void Write(Utf8JsonWriter json, in SortValue value) => json.WriteNumberValue(Directed(value.Order));

    private sealed class Segment(DocumentSortKey key, long first) : SegmentSortKey
    {
        public override long Order(int doc, float score) => key.Directed(first + doc);
    }
}

/// <summary>By a number, date or boolean.</summary>
internal sealed class NumericSortKey : SortKey
{
    private readonly SegmentColumns _columns;
    private readonly FieldMapper _field;
    private readonly bool _largest;
    private readonly long _missing;

    private readonly DateFormat? _format;

    /// <summary>Only for the few standard places of missing values: others come with requests, without end.</summary>
    private readonly bool _hasOrders;

    public NumericSortKey(SegmentColumns columns, FieldMapper field, SortSpec spec) : base(spec.Descending)
    {
        _columns = columns;
        _field = field;
        _largest = spec.Mode is null ? spec.Descending : spec.Mode == "max";
        _format = spec.Format is null || field is DateMapper
            ? spec.Format
            : throw Refuse.Unsupported($"[format] of a sort by [{field.Path}], which is of type [{field.TypeName}]; dates have formats");
        var (min, max) = field switch
        {
            NumberMapper { Type.IsFloating: true } => (SortableNumber.Encode(double.NegativeInfinity), SortableNumber.Encode(double.PositiveInfinity)),
            NumberMapper number => (number.Type.SortMin, number.Type.SortMax),
            _ => (long.MinValue, long.MaxValue),
        };
        _hasOrders = spec.Missing is null or "_last" or "_first";
        _missing = spec.Missing switch
        {
            null or "_last" => spec.Descending ? min : max,
            "_first" => spec.Descending ? max : min,
            var text => Parse(text),
        };
    }

    public override SegmentSortKey Bind(AtomicReaderContext segment) => new Segment(this, _columns.Numeric(segment.AtomicReader, _field.Path));

    public override SortValue After(JsonElement value) =>
        new(Directed(value.ValueKind == JsonValueKind.Null ? _missing : Parse(value.ScalarText())), null);

    public override void Write(Utf8JsonWriter json, in SortValue value)
    {
        var plain = Directed(value.Order);
        if (_format is not null)
        {
            if (plain is long.MinValue or long.MaxValue)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteStringValue(_format.Format(plain));
            }

            return;
        }

        if (_field is not NumberMapper { Type: { IsFloating: true } type })
        {
            json.WriteNumberValue(plain);
            return;
        }

        var number = SortableNumber.Decode(plain);
        if (double.IsInfinity(number))
        {
            json.WriteStringValue(number > 0 ? "Infinity" : "-Infinity");
        }
        else if (type.IsSinglePrecision)
        {
            json.WriteSingle((float)number);
        }
        else
        {
            json.WriteDouble(number);
        }
    }

    private long Parse(string text)
    {
        switch (_field)
        {
            case NumberMapper { Type: { IsFloating: true } type }:
                return text is "Infinity" or "-Infinity"
                    ? SortableNumber.Encode(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity)
                    : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var floating)
                        // A value of a single-precision field was written as 7.2 and stands in the column as the double next to it, 7.19999981.
                        ? SortableNumber.Encode(type.IsSinglePrecision ? (float)floating : floating)
                        : throw Refuse.NumberFormat(text);
            case DateMapper when _format is not null:
                return _format.TryParse(text, out var written) ? written : throw _format.Failure(text);
            case DateMapper date when !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _):
                return date.Format.TryParse(text, out var millis) ? millis : throw date.Format.Failure(text);
            case BooleanMapper when text is "true" or "false":
                return text == "true" ? 1 : 0;
            default:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : throw Refuse.NumberFormat(text);
        }
    }

    private sealed class Segment(NumericSortKey key, NumericColumn column) : SegmentSortKey
    {
        public override long[]? Orders { get; } = key._hasOrders ? column.Orders(key._missing, key.Descending, key._largest) : null;

        public override long Order(int doc, float score) => key.Directed(
            !column.Has(doc) ? key._missing
            : column.IsSingleValued || !key._largest ? column.First(doc)
            : column.Values(doc)[^1]);
    }
}

/// <summary>By a keyword, in the order of its bytes.</summary>
internal sealed class KeywordSortKey : SortKey
{
    private readonly SegmentColumns _columns;
    private readonly string _field;
    private readonly bool _missingFirst;
    private readonly bool _largest;

    public KeywordSortKey(SegmentColumns columns, string field, SortSpec spec) : base(spec.Descending)
    {
        _columns = columns;
        _field = field;
        _missingFirst = spec.Missing switch
        {
            null or "_last" => false,
            "_first" => true,
            _ => throw Refuse.Unsupported($"the value [{spec.Missing}] for missing keywords when sorting by [{field}]; supported are [_first, _last]"),
        };
        _largest = spec.Mode is null ? spec.Descending : spec.Mode == "max";
    }

    private long Missing => _missingFirst ? long.MinValue : long.MaxValue;

    public override SegmentSortKey Bind(AtomicReaderContext segment) => new Segment(this, _columns.Keyword(segment.AtomicReader, _field));

    public override SortValue After(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? new SortValue(Missing, null) : new SortValue(0, new BytesRef(value.ScalarText()));

    public override int Compare(in SortValue a, in SortValue b) => (a.Term, b.Term) switch
    {
        (null, null) => 0,
        (null, _) => _missingFirst ? -1 : 1,
        (_, null) => _missingFirst ? 1 : -1,
        var (x, y) => Descending ? y.CompareTo(x) : x.CompareTo(y),
    };

    public override void Write(Utf8JsonWriter json, in SortValue value)
    {
        if (value.Term is { } term)
        {
            json.WriteStringValue(term.Bytes.AsSpan(term.Offset, term.Length));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Terms stand at odd places, so that a term that the segment lacks has a place between two of them.</summary>
    private sealed class Segment(KeywordSortKey key, KeywordColumn column) : SegmentSortKey
    {
        public override long Order(int doc, float score)
        {
            var ordinals = column.Ordinals(doc);
            return ordinals.IsEmpty ? key.Missing : key.Directed((2L * (key._largest ? ordinals[^1] : ordinals[0])) + 1);
        }

        public override long After(in SortValue value)
        {
            if (value.Term is null)
            {
                return key.Missing;
            }

            var found = column.Find(value.Term);
            return key.Directed(found >= 0 ? (2L * found) + 1 : 2L * ~found);
        }

        public override SortValue Value(long order) =>
            order == key.Missing ? new SortValue(order, null) : new SortValue(order, column.Term((int)(key.Directed(order) / 2)));
    }
}

/// <summary>A key that an index lacks: every document is missing there.</summary>
internal static class UnmappedSort
{
    public static SortKey Create(SegmentColumns columns, SortSpec spec)
    {
        var type = spec.UnmappedType!;
        return type is "keyword"
            ? new KeywordSortKey(columns, spec.Field, spec)
            : new NumericSortKey(columns, Field(type, spec.Field), spec);
    }

    private static FieldMapper Field(string type, string path) => type switch
    {
        "date" => new DateMapper(path, path),
        "boolean" => new BooleanMapper(path, path),
        _ => NumberType.Find(type) is { } number
            ? new NumberMapper(path, path, number)
            : throw Refuse.IllegalArgument($"No mapper found for type [{type}]"),
    };
}
