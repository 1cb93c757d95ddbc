using System.Text.Json;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>A point in time, in the column as milliseconds since 1970 UTC.</summary>
internal sealed class DateMapper(string name, string path) : FieldMapper(name, path)
{
    public override string TypeName => "date";

    public override ColumnKind Column => ColumnKind.Integral;

    public DateFormat Format { get; init; } = DateFormat.Default;

    /// <summary>Kept as it was given; every format that this node knows reads the same in all of them.</summary>
    public string? Locale { get; init; }

    public bool IgnoreMalformed { get; init; }

    public override void Index(ref Utf8JsonReader value, DocumentFields document)
    {
        var text = value.ScalarText();
        if (Format.TryParse(text, out var millis))
        {
            document.AddNumber(Path, millis);
        }
        else if (IgnoreMalformed)
        {
            document.AddIgnored(Path);
        }
        else
        {
            throw Format.Failure(text);
        }
    }

    public override void IndexNull(DocumentFields document)
    {
        if (NullValue is { } value && Format.TryParse(value.ToString(), out var millis))
        {
            document.AddNumber(Path, millis);
        }
    }

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) =>
        Range(new RangeBounds(value, value, IncludeFrom: true, IncludeTo: true, Format: null, TimeSpan.Zero), context);

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context)
    {
        var format = bounds.Format ?? Format;
        var least = bounds.From is { } from
            ? DateMath.Parse(from.ScalarText(), format, context.Now, roundUp: !bounds.IncludeFrom, bounds.Offset) + (bounds.IncludeFrom ? 0 : 1)
            : long.MinValue;
        var most = bounds.To is { } to
            ? DateMath.Parse(to.ScalarText(), format, context.Now, roundUp: bounds.IncludeTo, bounds.Offset) - (bounds.IncludeTo ? 0 : 1)
            : long.MaxValue;
        return Constant(new ColumnRangeFilter(context.Columns, Path, least, most));
    }

    public override string FormatKey(long value) => Format.Format(value);

    public override FieldMapper Merge(FieldMapper update)
    {
        if (base.Merge(update) is DateMapper date && date.Format.Text != Format.Text)
        {
            throw Refuse.IllegalArgument(
                $"Mapper for [{Path}] conflicts with existing mapper:\n\tCannot update parameter [format] from [{Format.Text}] to [{date.Format.Text}]");
        }

        return update;
    }

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (Format.Text != DateFormat.DefaultText)
        {
            json.WriteString("format", Format.Text);
        }

        if (Locale is not null)
        {
            json.WriteString("locale", Locale);
        }

        if (IgnoreMalformed)
        {
            json.WriteBoolean("ignore_malformed", true);
        }
    }
}
