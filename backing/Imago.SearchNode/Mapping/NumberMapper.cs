using System.Globalization;
using System.Text.Json;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>One of the numeric types.</summary>
internal sealed class NumberMapper(string name, string path, NumberType type) : FieldMapper(name, path)
{
    public override string TypeName => type.Name;

    public NumberType Type => type;

    public override ColumnKind Column => type.IsFloating ? ColumnKind.Floating : ColumnKind.Integral;

    /// <summary>Strings become numbers and decimals lose their fraction, unless it is switched off.</summary>
    public bool Coerce { get; init; } = true;

    public bool IgnoreMalformed { get; init; }

    public override void Index(ref Utf8JsonReader value, DocumentFields document)
    {
        if (value.TokenType == JsonTokenType.String && Coerce && value.ValueSpan.IsEmpty)
        {
            return;
        }

        try
        {
            document.AddNumber(Path, Parse(ref value));
        }
        catch (ElasticException) when (IgnoreMalformed)
        {
            document.AddIgnored(Path);
        }
    }

    public override void IndexNull(DocumentFields document)
    {
        if (NullValue is { } value)
        {
            document.AddNumber(Path, type.Parse(value.ToString(), Coerce));
        }
    }

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) =>
        type.TryExact(value.ScalarText(), out var exact) ? Constant(ExactTerm(SortableNumber.Term(exact))) : MatchNone();

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) =>
        AnyTerm(values.SelectMany<JsonElement, BytesRef>(value => type.TryExact(value.ScalarText(), out var exact) ? [SortableNumber.Term(exact)] : []));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context)
    {
        var least = bounds.From is { } from ? type.LowerBound(from.ScalarText(), bounds.IncludeFrom) : long.MinValue;
        var most = bounds.To is { } to ? type.UpperBound(to.ScalarText(), bounds.IncludeTo) : long.MaxValue;
        return least is { } low && most is { } high ? Constant(new ColumnRangeFilter(context.Columns, Path, low, high)) : MatchNone();
    }

    public override string FormatKey(long value) => type.IsFloating
        ? SortableNumber.Decode(value).ToString("R", CultureInfo.InvariantCulture)
        : base.FormatKey(value);

    public override void WriteValue(Utf8JsonWriter json, GroupKey value)
    {
        if (value.IsMissing || !type.IsFloating)
        {
            base.WriteValue(json, value);
        }
        else if (type.IsSinglePrecision)
        {
            json.WriteNumberValue((float)SortableNumber.Decode(value.Number));
        }
        else
        {
            json.WriteNumberValue(SortableNumber.Decode(value.Number));
        }
    }

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (!Coerce)
        {
            json.WriteBoolean("coerce", false);
        }

        if (IgnoreMalformed)
        {
            json.WriteBoolean("ignore_malformed", true);
        }
    }

    private long Parse(ref Utf8JsonReader value)
    {
        switch (value.TokenType)
        {
            case JsonTokenType.Number when !type.IsFloating && value.TryGetInt64(out var whole):
                return type.Checked(whole, whole.ToString(CultureInfo.InvariantCulture));
            case JsonTokenType.Number:
                return type.Parse(value.ScalarText(), Coerce);
            case JsonTokenType.String when Coerce:
                return type.Parse(value.GetString()!, Coerce);
            case JsonTokenType.String:
                throw Refuse.IllegalArgument($"{char.ToUpperInvariant(type.Name[0])}{type.Name[1..]} value passed as String");
            default:
                throw Refuse.XContent($"Current token (VALUE_{value.ScalarText().ToUpperInvariant()}) not numeric, can not use numeric value accessors");
        }
    }
}
