using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;

namespace Imago.SearchNode.Mapping;

/// <summary>The name of the index as a field, the same of each of its documents: for searches of several indices.</summary>
/// <param name="isNamed">True if a name or a pattern means the index.</param>
internal sealed class IndexNameMapper(Func<string, bool> isNamed) : FieldMapper(MetadataFields.Index, MetadataFields.Index)
{
    public override string TypeName => MetadataFields.Index;

    public override ColumnKind Column => ColumnKind.None;

    public override void Index(ref Utf8JsonReader value, DocumentFields document) =>
        throw new InvalidOperationException("The name of the index does not come from a document.");

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => isNamed(value.ScalarText()) ? Constant(new MatchAllDocsQuery()) : MatchNone();

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) =>
        values.Any(value => isNamed(value.ScalarText())) ? Constant(new MatchAllDocsQuery()) : MatchNone();

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) =>
        throw Refuse.IllegalArgument($"Field [{Path}] of type [{TypeName}] does not support range queries");
}
