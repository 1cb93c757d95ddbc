using System.Text.Json;
using Imago.SearchNode.Columns;

namespace Imago.SearchNode.Mapping;

/// <summary>The number of the operation that wrote a document: it can be searched by range, sorted by and aggregated on.</summary>
internal sealed class SequenceNumberMapper() : FieldMapper(MetadataFields.SequenceNumber, MetadataFields.SequenceNumber)
{
    private static readonly NumberType Whole = NumberType.Find("long")!;

    public static SequenceNumberMapper Instance { get; } = new();

    public override string TypeName => MetadataFields.SequenceNumber;

    public override ColumnKind Column => ColumnKind.Integral;

    public override void Index(ref Utf8JsonReader value, DocumentFields document) =>
        throw new InvalidOperationException("The sequence number of a document does not come from its source.");

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) =>
        Whole.TryExact(value.ScalarText(), out var exact) ? Between(exact, exact, context) : MatchNone();

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context)
    {
        var least = bounds.From is { } from ? Whole.LowerBound(from.ScalarText(), bounds.IncludeFrom) : long.MinValue;
        var most = bounds.To is { } to ? Whole.UpperBound(to.ScalarText(), bounds.IncludeTo) : long.MaxValue;
        return least is { } low && most is { } high ? Between(low, high, context) : MatchNone();
    }

    private LuceneQuery Between(long least, long most, FieldQueryContext context) => Constant(new ColumnRangeFilter(context.Columns, Path, least, most));
}
