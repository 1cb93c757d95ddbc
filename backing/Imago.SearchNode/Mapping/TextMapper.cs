using System.Text;
using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Analysis;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>Analysed text.</summary>
internal sealed class TextMapper(string name, string path, Analyzer analyzer) : FieldMapper(name, path)
{
    public override string TypeName => "text";

    public override ColumnKind Column => ColumnKind.None;

    public Analyzer Analyzer { get; } = analyzer;

    /// <summary>Null: the standard analyzer, not written into the definition.</summary>
    public string? AnalyzerName { get; init; }

    public Analyzer SearchAnalyzer { get; init; } = analyzer;

    public string? SearchAnalyzerName { get; init; }

    public override void Index(ref Utf8JsonReader value, DocumentFields document) => document.AddText(Path, value.ScalarText());

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => ExactTerm(new BytesRef(value.ScalarText()));

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) => AnyTerm(values.Select(value => new BytesRef(value.ScalarText())));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) => TermRange.Create(Path, bounds);

    public override string RequireTerms(string queryName) => Path;

    public override FieldMapper Merge(FieldMapper update)
    {
        if (base.Merge(update) is TextMapper text && text.AnalyzerName != AnalyzerName)
        {
            throw Refuse.IllegalArgument(
                $"Mapper for [{Path}] conflicts with existing mapper:\n\tCannot update parameter [analyzer] from " +
                $"[{AnalyzerName ?? "default"}] to [{text.AnalyzerName ?? "default"}]");
        }

        return update;
    }

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (AnalyzerName is not null)
        {
            json.WriteString("analyzer", AnalyzerName);
        }

        if (SearchAnalyzerName is not null)
        {
            json.WriteString("search_analyzer", SearchAnalyzerName);
        }
    }
}

/// <summary>An untouched string as one term.</summary>
internal sealed class KeywordMapper(string name, string path) : FieldMapper(name, path)
{
    /// <summary>Lucene's limit on the bytes of a term.</summary>
    private const int LongestTerm = 32766;

    public override string TypeName => "keyword";

    public override ColumnKind Column => ColumnKind.Keyword;

    /// <summary>In UTF-16 code units, as Java counts.</summary>
    public int? IgnoreAbove { get; init; }

    public override void Index(ref Utf8JsonReader value, DocumentFields document)
    {
        var text = value.ScalarText();
        if (text.Length > IgnoreAbove)
        {
            document.AddIgnored(Path);
            return;
        }

        if (Encoding.UTF8.GetByteCount(text) > LongestTerm)
        {
            throw Refuse.IllegalArgument(
                $"Document contains at least one immense term in field=\"{Path}\" (whose UTF8 encoding is longer than the max length " +
                $"{LongestTerm}), all of which were skipped. Please correct the analyzer to not produce such terms.");
        }

        document.AddKeyword(Path, text);
    }

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => ExactTerm(new BytesRef(value.ScalarText()));

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) => AnyTerm(values.Select(value => new BytesRef(value.ScalarText())));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) => TermRange.Create(Path, bounds);

    public override string RequireTerms(string queryName) => Path;

    protected override void WriteParameters(Utf8JsonWriter json)
    {
        if (IgnoreAbove is { } limit)
        {
            json.WriteNumber("ignore_above", limit);
        }
    }
}

/// <summary>A range over terms in the order of their bytes.</summary>
internal static class TermRange
{
    public static LuceneQuery Create(string path, RangeBounds bounds) => new TermRangeQuery(
        path, Bytes(bounds.From), Bytes(bounds.To), bounds.IncludeFrom, bounds.IncludeTo)
    {
        MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE,
    };

    private static BytesRef? Bytes(JsonElement? value) => value is { } given ? new BytesRef(given.ScalarText()) : null;
}
