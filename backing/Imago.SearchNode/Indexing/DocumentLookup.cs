using Imago.SearchNode.Mapping;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Indexing;

/// <summary>A document with its source.</summary>
internal sealed record StoredDocument(string Id, long Version, long SequenceNumber, ReadOnlyMemory<byte> Source)
{
    /// <summary>The fields whose value was left out of the index; only known of searchable documents.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <summary>Where a document stands in a snapshot.</summary>
internal readonly record struct DocumentLocation(AtomicReader Reader, int Document, long Version, long SequenceNumber);

/// <summary>Finds and loads documents.</summary>
internal static class DocumentLookup
{
    private static readonly HashSet<string> Loaded = [MetadataFields.Id, MetadataFields.Source, MetadataFields.Ignored];

    public static DocumentLocation? Find(IndexSnapshot snapshot, string id)
    {
        var term = new BytesRef(id);
        foreach (var leaf in snapshot.Reader.Leaves)
        {
            var reader = leaf.AtomicReader;
            var terms = reader.GetTerms(MetadataFields.Id)?.GetEnumerator();
            if (terms is null || !terms.SeekExact(term))
            {
                continue;
            }

            var documents = terms.Docs(reader.LiveDocs, null, DocsFlags.NONE);
            if (documents.NextDoc() is var document and not DocIdSetIterator.NO_MORE_DOCS)
            {
                return Locate(reader, document);
            }
        }

        return null;
    }

    /// <summary>The ids of all documents, of deleted ones too.</summary>
    public static IEnumerable<string> Ids(IndexSnapshot snapshot)
    {
        foreach (var leaf in snapshot.Reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(MetadataFields.Id)?.GetEnumerator() is { } terms)
            {
                while (terms.MoveNext())
                {
                    yield return terms.Term.Utf8ToString();
                }
            }
        }
    }

    public static DocumentLocation Locate(AtomicReader reader, int document) => new(
        reader,
        document,
        reader.GetNumericDocValues(MetadataFields.Version)?.Get(document) ?? 0,
        reader.GetNumericDocValues(MetadataFields.SequenceNumber)?.Get(document) ?? 0);

    public static StoredDocument Load(DocumentLocation location, string? id = null)
    {
        var stored = new DocumentStoredFieldVisitor(Loaded);
        location.Reader.Document(location.Document, stored);
        var source = stored.Document.GetBinaryValue(MetadataFields.Source);
        return new StoredDocument(
            id ?? stored.Document.Get(MetadataFields.Id),
            location.Version,
            location.SequenceNumber,
            source is null ? default : source.Bytes.AsMemory(source.Offset, source.Length))
        {
            Ignored = stored.Document.GetValues(MetadataFields.Ignored),
        };
    }
}
