using System.Text.Json;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Mapping;
using Imago.SearchNode.Query;
using Imago.SearchNode.Search;

namespace Imago.SearchNode.Fetch;

/// <summary>A field, or several by a pattern, whose values hits show.</summary>
/// <param name="FromSource">As the source has them and the mapping reads them (<c>fields</c>), not as the index sorts them (<c>docvalue_fields</c>).</param>
internal sealed record ShownField(string Pattern, string? Format, bool FromSource)
{
    /// <summary>Elasticsearch's default of <c>index.max_docvalue_fields_search</c>.</summary>
    private const int MostOfColumns = 100;

    public static IReadOnlyList<ShownField> Parse(JsonElement json, bool fromSource)
    {
        List<ShownField> fields = [.. json.EnumerateArray().Select(item => One(item, fromSource))];
        return fromSource || fields.Count <= MostOfColumns ? fields : throw Refuse.IllegalArgument(
            $"Trying to retrieve too many docvalue_fields. Must be less than or equal to: [{MostOfColumns}] but was [{fields.Count}]. This limit can be set by changing " +
            "the [index.max_docvalue_fields_search] index level setting.");
    }

    private static ShownField One(JsonElement json, bool fromSource)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new ShownField(json.ScalarText(), null, fromSource);
        }

        var parameters = new Parameters("fetch_field_and_format", json);
        var field = new ShownField(parameters.RequiredText("field"), parameters.Text("format"), fromSource);
        parameters.Refused("include_unmapped", "false");
        parameters.EndOfObject();
        return field;
    }
}

/// <summary>Writes the <c>fields</c> of the hits of one index.</summary>
internal sealed class ShownFields
{
    private readonly SearchTarget _target;
    private readonly SortedDictionary<string, (FieldMapper Field, DateFormat? Format, bool FromSource)> _fields = new(StringComparer.Ordinal);

    public ShownFields(SearchTarget target, IReadOnlyList<ShownField> fields)
    {
        _target = target;

        // Of a field that is asked for in both ways the source counts.
        foreach (var shown in fields.OrderBy(field => field.FromSource))
        {
            foreach (var name in target.Context.FieldsLike(shown.Pattern))
            {
                if (name.StartsWith('_'))
                {
                    throw Refuse.Unsupported($"the metadata field [{name}] among the fields of hits");
                }

                if (target.Context.Field(name) is { } field)
                {
                    _fields[name] = (field, Format(shown, field), shown.FromSource);
                }
            }
        }
    }

    public void Write(Utf8JsonWriter json, SearchHit hit, StoredDocumentSource source, FieldMapper? groupedBy)
    {
        var (hasAny, ignored) = (false, new List<(string Field, string Value)>());
        foreach (var (name, (field, format, fromSource)) in _fields)
        {
            if (fromSource)
            {
                WriteSource(json, name, field, format, source, ignored, ref hasAny);
            }
            else
            {
                WriteColumn(json, name, field, format, hit, ref hasAny);
            }
        }

        if (groupedBy is not null && hit.Group is { IsMissing: false } group && !_fields.ContainsKey(groupedBy.Path))
        {
            Start(json, groupedBy.Path, ref hasAny);
            groupedBy.WriteValue(json, group);
            json.WriteEndArray();
        }

        if (hasAny)
        {
            json.WriteEndObject();
        }

        WriteIgnored(json, ignored);
    }

    private static void Start(Utf8JsonWriter json, string name, ref bool hasAny)
    {
        if (!hasAny)
        {
            json.WriteStartObject("fields");
            hasAny = true;
        }

        json.WriteStartArray(name);
    }

    private DateFormat? Format(ShownField shown, FieldMapper field)
    {
        if (field is TextMapper && !shown.FromSource)
        {
            throw FieldData.Disabled(field.Path, _target.Index.Name);
        }

        return (shown.Format, field) switch
        {
            (null, _) => null,
            ({ } format, DateMapper) => DateFormat.Create(format),
            (_, NumberMapper) when !shown.FromSource => throw Refuse.Unsupported($"the format [{shown.Format}] of the number [{field.Path}]"),
            _ when shown.FromSource => throw Refuse.IllegalArgument($"error fetching [{field.Path}]: Field [{field.Path}] of type [{field.TypeName}] doesn't support formats."),
            _ => throw Refuse.IllegalArgument($"Field [{field.Path}] of type [{field.TypeName}] does not support custom formats"),
        };
    }

    private void WriteColumn(Utf8JsonWriter json, string name, FieldMapper field, DateFormat? format, SearchHit hit, ref bool hasAny)
    {
        if (field.Column == ColumnKind.Keyword)
        {
            var column = _target.Index.Columns.Keyword(hit.Segment.AtomicReader, field.Path);
            if (column.Has(hit.Document))
            {
                Start(json, name, ref hasAny);
                foreach (var ordinal in column.Ordinals(hit.Document))
                {
                    field.WriteValue(json, new GroupKey(0, column.Term(ordinal), false));
                }

                json.WriteEndArray();
            }

            return;
        }

        var numbers = _target.Index.Columns.Numeric(hit.Segment.AtomicReader, field.Path).Values(hit.Document);
        if (numbers.IsEmpty)
        {
            return;
        }

        Start(json, name, ref hasAny);
        foreach (var number in numbers)
        {
            WriteNumber(json, field, format, number);
        }

        json.WriteEndArray();
    }

    private void WriteSource(
        Utf8JsonWriter json, string name, FieldMapper field, DateFormat? format, StoredDocumentSource source, List<(string, string)> ignored, ref bool hasAny)
    {
        if (field.NullValue is not null)
        {
            throw Refuse.Unsupported($"the field [{name}], which has a null_value, among the [fields] of hits");
        }

        var isOpen = false;
        foreach (var text in _target.Context.Mapping.SourcesOf(name).SelectMany(path => SourceValues.Of(source.Root, path)))
        {
            if (field is KeywordMapper { IgnoreAbove: { } most } && text.Length > most)
            {
                ignored.Add((name, text));
                continue;
            }

            if (!isOpen)
            {
                Start(json, name, ref hasAny);
                isOpen = true;
            }

            if (field.Column is ColumnKind.Integral or ColumnKind.Floating)
            {
                WriteNumber(json, field, format, Number(field, text));
            }
            else
            {
                json.WriteStringValue(field.OfTerm(text));
            }
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    private static long Number(FieldMapper field, string text) => field switch
    {
        DateMapper date when date.Format.TryParse(text, out var millis) => millis,
        NumberMapper number => number.Type.Parse(text, number.Coerce),
        BooleanMapper => text == "true" ? 1 : 0,
        _ => throw Refuse.Unsupported($"the value [{text}] of [{field.Path}], which the index ignores, among the [fields] of hits"),
    };

    private static void WriteNumber(Utf8JsonWriter json, FieldMapper field, DateFormat? format, long number)
    {
        switch (field)
        {
            case DateMapper date:
                json.WriteStringValue((format ?? date.Format).Format(number));
                break;
            case BooleanMapper:
                json.WriteBooleanValue(number != 0);
                break;
            default:
                field.WriteValue(json, new GroupKey(number, null, false));
                break;
        }
    }

    private static void WriteIgnored(Utf8JsonWriter json, List<(string Field, string Value)> ignored)
    {
        if (ignored.Count == 0)
        {
            return;
        }

        json.WriteStartObject("ignored_field_values");
        foreach (var field in ignored.GroupBy(value => value.Field, StringComparer.Ordinal))
        {
            json.WriteStartArray(field.Key);
            foreach (var (_, value) in field)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}

/// <summary>The source of a document, read when somebody asks for it.</summary>
internal sealed class StoredDocumentSource(ReadOnlyMemory<byte> source) : IDisposable
{
    private JsonDocument? _document;

    public JsonElement Root => (_document ??= JsonDocument.Parse(source)).RootElement;

    public void Dispose() => _document?.Dispose();
}
