using System.Text.Json;
using Imago.SearchNode.Errors;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>The document's id as a field: it can be looked up and nothing else.</summary>
internal sealed class IdMapper() : FieldMapper(MetadataFields.Id, MetadataFields.Id)
{
    public static IdMapper Instance { get; } = new();

    public override string TypeName => MetadataFields.Id;

    public override ColumnKind Column => ColumnKind.None;

    public override void Index(ref Utf8JsonReader value, DocumentFields document) =>
        throw new InvalidOperationException("The id of a document does not come from its source.");

    public override LuceneQuery Term(JsonElement value, FieldQueryContext context) => Constant(ExactTerm(new BytesRef(value.ScalarText())));

    public override LuceneQuery Terms(IReadOnlyList<JsonElement> values, FieldQueryContext context) => AnyTerm(values.Select(value => new BytesRef(value.ScalarText())));

    public override LuceneQuery Range(RangeBounds bounds, FieldQueryContext context) =>
        throw Refuse.IllegalArgument($"Field [{Path}] of type [{TypeName}] does not support range queries");
}
