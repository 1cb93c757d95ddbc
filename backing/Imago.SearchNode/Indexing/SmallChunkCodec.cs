using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Compressing;
using Lucene.Net.Codecs.Lucene46;

namespace Imago.SearchNode.Indexing;

/// <summary>
/// Lucene's codec with sources compressed by one or two instead of a dozen at a time: a page of hits lies in as many places as it has hits, and each costs
/// the decompression of its whole chunk. The size of a chunk stands in the file, so the files are read by Lucene's own codec, whose name this one bears.
/// </summary>
[CodecName("Lucene46")]
internal sealed class SmallChunkCodec() : FilterCodec(new Lucene46Codec())
{
    private const int ChunkBytes = 2048;

    public override StoredFieldsFormat StoredFieldsFormat { get; } = new CompressingStoredFieldsFormat("Lucene41StoredFields", CompressionMode.FAST, ChunkBytes);
}
