namespace Imago.SearchNode.Mapping;

/// <summary>The fields that every document has beside those of its source.</summary>
internal static class MetadataFields
{
    public const string Id = "_id";
    public const string Index = "_index";
    public const string Routing = "_routing";
    public const string Source = "_source";
    public const string Version = "_version";
    public const string SequenceNumber = "_seq_no";

    /// <summary>Paths of the fields that a document has a value in; answers <c>exists</c>.</summary>
    public const string FieldNames = "_field_names";

    /// <summary>Paths of the fields whose value was too long or malformed and was left out of the index.</summary>
    public const string Ignored = "_ignored";
}
