using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>True and false, in the column as 1 and 0.</summary>
internal sealed class BooleanMapper(string name, string path) : FieldMapper(name, path)
{
    public override string TypeName => "boolean";

    public override ColumnKind Column => ColumnKind.Integral;

    public bool IgnoreMalformed { get; init; }

    public override void Index(ref Utf8JsonReader value, DocumentFields document)
    {
        try
        {
            document.AddNumber(Path, Parse(ref value) ? 1 : 0);
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
            document.AddNumber(Path, value.ToString() == "true" ? 1 : 0);
        }
    }

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) =>
        ExactTerm(SortableNumber.Term(ParseOfQuery(value) ? 1 : 0));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context)
    {
        var least = bounds.From is { } from ? (ParseOfQuery(from) ? 1 : 0) + (bounds.IncludeFrom ? 0 : 1) : 0;
        var most = bounds.To is { } to ? (ParseOfQuery(to) ? 1 : 0) - (bounds.IncludeTo ? 0 : 1) : 1;
        return Constant(new ColumnRangeFilter(context.Columns, Path, least, most));
    }

    public override string FormatKey(long value) => value == 0 ? "false" : "true";

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (IgnoreMalformed)
        {
            json.WriteBoolean("ignore_malformed", true);
        }
    }

    private static bool Parse(ref Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when value.ValueSpan.IsEmpty => false,
        JsonTokenType.String => Word(value.GetString()!, "Failed to parse value [{0}] as only [true] or [false] are allowed."),
        _ => throw Refuse.XContent("Current token (VALUE_NUMBER_INT) not of boolean type"),
    };

    private static bool ParseOfQuery(JsonElement value) => Word(value.ScalarText(), "Can't parse boolean value [{0}], expected [true] or [false]");

    private static bool Word(string text, string failure) => text switch
    {
        "true" => true,
        "false" or "" => false,
        _ => throw Refuse.IllegalArgument(failure.Replace("{0}", text, StringComparison.Ordinal)),
    };
}
