using System.Text;
using System.Text.Json;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>A string as one term, untouched or normalized.</summary>
internal sealed class KeywordMapper(string name, string path) : FieldMapper(name, path)
{
    /// <summary>Lucene's limit on the bytes of a term.</summary>
    private const int LongestTerm = 32766;

    public override string TypeName => "keyword";

    public override ColumnKind Column => ColumnKind.Keyword;

    /// <summary>In UTF-16 code units, as Java counts.</summary>
    public int? IgnoreAbove { get; init; }

    public string? NormalizerName { get; init; }

    /// <summary>Null: values are indexed as they are.</summary>
    public TokenChainAnalyzer? Normalizer { get; init; }

    public override string Normalize(string text) => Normalizer is null ? text : Normalizer.Normalize(text);

    public override string OfTerm(string text) => Normalize(text);

    public override void Index(ref Utf8JsonReader value, DocumentFields document) => Index(document.Text(ref value), document);

    public override void IndexNull(DocumentFields document)
    {
        if (NullValue is { } value)
        {
            Index(value.ToString(), document);
        }
    }

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => ExactTerm(Bytes(value));

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) => AnyTerm(values.Select(Bytes));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) => TermRange.Create(this, bounds);

    public override string RequireTerms(string queryName) => Path;

    public override FieldMapper Merge(FieldMapper update)
    {
        if (base.Merge(update) is KeywordMapper keyword)
        {
            RequireSame("normalizer", NormalizerName, keyword.NormalizerName);
        }

        return update;
    }

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (IgnoreAbove is { } limit)
        {
            json.WriteNumber("ignore_above", limit);
        }

        if (NormalizerName is not null)
        {
            json.WriteString("normalizer", NormalizerName);
        }
    }

    private void Index(string text, DocumentFields document)
    {
        if (text.Length > IgnoreAbove)
        {
            document.AddIgnored(Path);
            return;
        }

        var term = Normalize(text);
        if (Encoding.UTF8.GetByteCount(term) > LongestTerm)
        {
            throw Refuse.IllegalArgument(
                $"Document contains at least one immense term in field=\"{Path}\" (whose UTF8 encoding is longer than the max length " +
                $"{LongestTerm}), all of which were skipped. Please correct the analyzer to not produce such terms.");
        }

        document.AddKeyword(Path, term);
    }

    private BytesRef Bytes(JsonElement value) => new(Normalize(value.ScalarText()));
}
