using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Mapping;

/// <summary>The refusal to sort by or aggregate on analysed text.</summary>
internal static class FieldData
{
    public static ElasticException Disabled(string field, string index) => Refuse.IllegalArgument(
        $"Fielddata is disabled on [{field}] in [{index}]. Text fields are not optimised for operations that require per-document field data like " +
        "aggregations and sorting, so these operations are disabled by default. Please use a keyword field instead. Alternatively, set " +
        $"fielddata=true on [{field}] in order to load field data by uninverting the inverted index. Note that this can use significant memory.");
}
