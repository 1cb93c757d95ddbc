using Lucene.Net.Documents;
using Lucene.Net.Index;

namespace Imago.SearchNode.Mapping;

/// <summary>How the node's fields are indexed, frozen once.</summary>
internal static class LuceneFieldTypes
{
    /// <summary>One term, no norms, no frequencies.</summary>
    public static readonly FieldType Exact = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = false,
        OmitNorms = true,
        IndexOptions = IndexOptions.DOCS_ONLY,
    });

    /// <summary>Analysed text with frequencies, positions and norms.</summary>
    public static readonly FieldType Text = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = true,
        IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
    });

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}
