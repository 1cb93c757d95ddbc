using System.Globalization;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Aggregations;

/// <summary>The numbers of a field in one segment as doubles, with what stands in for a missing one.</summary>
internal sealed class NumericSource
{
    private readonly NumericColumn? _column;
    private readonly bool _isFloating;
    private readonly double[] _missing;

    private NumericSource(NumericColumn? column, bool isFloating, double[] missing)
    {
        _column = column;
        _isFloating = isFloating;
        _missing = missing;
    }

    /// <summary>Null: no document has a value.</summary>
    /// <param name="field">How a missing value is read; null: as a number.</param>
    /// <param name="isMapped">False: the index lacks the field.</param>
    public static NumericSource? Create(SegmentBinding at, FieldMapper? field, string? missing, DateFormat? format = null, bool isMapped = true)
    {
        double[] standard = missing is null ? [] : [Parse(missing, field, at.Target, format)];
        return field is null || !isMapped
            ? standard.Length == 0 ? null : new NumericSource(null, false, standard)
            : new NumericSource(at.Numbers(field), field.Column == ColumnKind.Floating, standard);
    }

    /// <summary>Ascending.</summary>
    public Values Of(int doc) => _column is null || !_column.Has(doc) ? new Values(_missing, default, false) : new Values(null, _column.Values(doc), _isFloating);

    /// <summary>A number or date of the request as the column would hold it.</summary>
    public static double Parse(string text, FieldMapper? field, SearchTarget target, DateFormat? format = null) => field switch
    {
        DateMapper date => DateMath.Parse(text, format ?? date.Format, target.Context.Fields.Now, roundUp: false),
        BooleanMapper when text is "true" or "false" => text == "true" ? 1 : 0,
        _ => ParseNumber(text),
    };

    public static double ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Refuse.NumberFormat(text);

    public readonly ref struct Values(double[]? standard, ReadOnlySpan<long> encoded, bool isFloating)
    {
        private readonly ReadOnlySpan<long> _encoded = encoded;

        public int Count => standard?.Length ?? _encoded.Length;

        public double this[int i] => standard is not null ? standard[i] : isFloating ? SortableNumber.Decode(_encoded[i]) : _encoded[i];
    }
}
