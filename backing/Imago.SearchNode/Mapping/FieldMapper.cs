using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Columns;
using Imago.SearchNode.Errors;
using Imago.SearchNode.Query;
using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>How the values of a field are laid out for sorting and aggregating.</summary>
internal enum ColumnKind
{
    None,
    Keyword,

    /// <summary>Whole numbers, dates in milliseconds, booleans as 0 and 1.</summary>
    Integral,

    /// <summary>Doubles and floats in the encoding of <see cref="SortableNumber"/>.</summary>
    Floating,
}

/// <summary>A leaf of the mapping: parses values, indexes them, and builds the queries that only the type of the field can build.</summary>
internal abstract class FieldMapper(string name, string path) : Mapper(name)
{
    /// <summary>Full dotted name, which is the name of the field in Lucene's index too.</summary>
    public string Path { get; } = path;

    public abstract string TypeName { get; }

    public abstract ColumnKind Column { get; }

    public ImmutableSortedDictionary<string, FieldMapper> MultiFields { get; private set; } =
        ImmutableSortedDictionary.Create<string, FieldMapper>(StringComparer.Ordinal);

    /// <summary>Full names of the fields that get its values too.</summary>
    public IReadOnlyList<string> CopyTo { get; private set; } = [];

    /// <summary>What is indexed for an explicit null, as the definition gives it; null: nothing.</summary>
    public JsonNode? NullValue { get; init; }

    /// <summary>What the definition says about the field to those who read it.</summary>
    public JsonNode? Meta { get; private set; }

    /// <summary>A copy of this field that passes its values on.</summary>
    public FieldMapper WithCopies(IReadOnlyList<string> fields, JsonNode? meta)
    {
        var copy = (FieldMapper)MemberwiseClone();
        (copy.CopyTo, copy.Meta) = (fields, meta);
        return copy;
    }

    /// <summary>A copy of this field with other multi-fields.</summary>
    public FieldMapper WithMultiFields(ImmutableSortedDictionary<string, FieldMapper> fields)
    {
        var copy = (FieldMapper)MemberwiseClone();
        copy.MultiFields = fields;
        return copy;
    }

    /// <summary>Indexes the scalar that the reader stands on (never null, never an object or array) without moving the reader.</summary>
    public abstract void Index(ref Utf8JsonReader value, DocumentFields document);

    /// <summary>Indexes what stands for an explicit null.</summary>
    public virtual void IndexNull(DocumentFields document)
    {
    }

    public abstract LuceneQuery Term(JsonElement value, FieldQueryContext context);

    /// <summary>A part of a word (a beginning, a pattern, an end of a range) as the terms of the field are written.</summary>
    public virtual string Normalize(string text) => text;

    /// <summary>What a query for a term gives, as the terms of the field are written: text is compared as it is, only keywords are normalized.</summary>
    public virtual string OfTerm(string text) => text;

    /// <summary>Any of the values, without scoring them apart.</summary>
    public virtual LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) =>
        Constant(Any(values.Select(value => new QueryWrapperFilter(Term(value, context)))));

    public abstract LuceneQuery Range(RangeBounds bounds, FieldQueryContext context);

    /// <summary>The value as a document of the index could hold it, formatted as aggregations and sort values show it.</summary>
    public virtual string FormatKey(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes a value of a column as <c>fields</c> of a hit show it.</summary>
    public virtual void WriteValue(Utf8JsonWriter json, GroupKey value)
    {
        if (value.IsMissing)
        {
            json.WriteNullValue();
        }
        else if (value.Term is { } term)
        {
            json.WriteStringValue(term.Bytes.AsSpan(term.Offset, term.Length));
        }
        else
        {
            json.WriteNumberValue(value.Number);
        }
    }

    /// <summary>The same field with the parameters of <paramref name="update"/>, or the refusal that names what cannot change.</summary>
    public virtual FieldMapper Merge(FieldMapper update)
    {
        if (update.TypeName != TypeName)
        {
            throw Refuse.IllegalArgument($"mapper [{Path}] cannot be changed from type [{TypeName}] to [{update.TypeName}]");
        }

        RequireSame("null_value", NullValue?.ToString(), update.NullValue?.ToString());
        return update;
    }

    /// <summary>Refuses an update of a parameter that decides how documents are indexed.</summary>
    protected void RequireSame(string parameter, string? existing, string? update)
    {
        if (existing != update)
        {
            throw Refuse.IllegalArgument(
                $"Mapper for [{Path}] conflicts with existing mapper:\n\tCannot update parameter [{parameter}] from [{existing ?? "null"}] to [{update ?? "null"}]");
        }
    }

    public override void WriteDefinition(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeName);
        WriteMultiFields(json);
        WriteParameters(json);
        Write(json, "null_value", NullValue);
        Write(json, "meta", Meta);
        if (CopyTo.Count > 0)
        {
            json.WriteStartArray("copy_to");
            foreach (var field in CopyTo)
            {
                json.WriteStringValue(field);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Queries that need terms in the order of characters.</summary>
    public virtual string RequireTerms(string queryName) =>
        throw Refuse.IllegalArgument(
            $"Can only use {queryName} queries on keyword, text and wildcard fields - not on [{Path}] which is of type [{TypeName}]");

    protected virtual void WriteParameters(Utf8JsonWriter json)
    {
    }

    protected static LuceneQuery Constant(LuceneQuery query) => new ConstantScoreQuery(query);

    protected static LuceneQuery Constant(Filter filter) => new ConstantScoreQuery(filter);

    protected LuceneQuery AnyTerm(IEnumerable<BytesRef> terms) =>
        terms.ToList() is { Count: > 0 } any ? new AnyTermQuery(Path, any) : MatchNone();

    /// <summary>Filters have no limit on their number, unlike the clauses of a boolean query.</summary>
    private static BooleanFilter Any(IEnumerable<Filter> filters)
    {
        var any = new BooleanFilter();
        foreach (var filter in filters)
        {
            any.Add(filter, Occur.SHOULD);
        }

        return any;
    }

    protected static LuceneQuery MatchNone() => new ConstantScoreQuery(new NothingFilter());

    protected LuceneQuery ExactTerm(BytesRef term) => new TermQuery(new Term(Path, term));

    private static void Write(Utf8JsonWriter json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private void WriteMultiFields(Utf8JsonWriter json)
    {
        if (MultiFields.IsEmpty)
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (name, field) in MultiFields)
        {
            json.WritePropertyName(name);
            field.WriteDefinition(json);
        }

        json.WriteEndObject();
    }
}

/// <summary>What building the query of a field needs to know besides the field.</summary>
/// <param name="Now">The one "now" of the request.</param>
internal sealed record FieldQueryContext(SegmentColumns Columns, DateTimeOffset Now);

/// <summary>The ends of a range; null is open.</summary>
internal sealed record RangeBounds(JsonElement? From, JsonElement? To, bool IncludeFrom, bool IncludeTo, DateFormat? Format, TimeSpan Offset);

/// <summary>Matches nothing, and unlike an empty boolean query may stand anywhere in a query tree.</summary>
internal sealed class NothingFilter : Filter
{
    public override DocIdSet? GetDocIdSet(AtomicReaderContext context, IBits acceptDocs) => null;

    public override bool Equals(object? obj) => obj is NothingFilter;

    public override int GetHashCode() => 17;
}
