using System.Text.Json;
using Imago.SearchNode.Analysis;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>Analysed text.</summary>
internal sealed class TextMapper(string name, string path, TokenChainAnalyzer analyzer) : FieldMapper(name, path)
{
    public override string TypeName => "text";

    public override ColumnKind Column => ColumnKind.None;

    public TokenChainAnalyzer Analyzer { get; } = analyzer;

    /// <summary>Null: the standard analyzer, not written into the definition.</summary>
    public string? AnalyzerName { get; init; }

    public TokenChainAnalyzer SearchAnalyzer { get; init; } = analyzer;

    public string? SearchAnalyzerName { get; init; }

    public override string Normalize(string text) => SearchAnalyzer.Normalize(text);

    public override void Index(ref Utf8JsonReader value, DocumentFields document) => document.AddText(Path, document.Text(ref value), Analyzer);

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => ExactTerm(new BytesRef(value.ScalarText()));

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) => AnyTerm(values.Select(value => new BytesRef(value.ScalarText())));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) => TermRange.Create(this, bounds);

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

/// <summary>A range over terms in the order of their bytes.</summary>
internal static class TermRange
{
    public static LuceneQuery Create(FieldMapper field, RangeBounds bounds) => new TermRangeQuery(
        field.Path, Bytes(field, bounds.From), Bytes(field, bounds.To), bounds.IncludeFrom, bounds.IncludeTo)
    {
        MultiTermRewriteMethod = MultiTermQuery.CONSTANT_SCORE_FILTER_REWRITE,
    };

    private static BytesRef? Bytes(FieldMapper field, JsonElement? value) => value is { } given
        ? new BytesRef(field.OfTerm(given.ScalarText()))
        : null;
}
