using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Imago.SearchNode.Scoring;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Imago.SearchNode.Columns;

/// <summary>
/// The columns of an index, built on first use and kept as long as their segment lives. A segment's core never changes, so neither do they;
/// deletions stand beside it, in the reader's live documents.
/// </summary>
internal sealed class SegmentColumns
{
    private readonly ConditionalWeakTable<object, Segment> _segments = [];
    private readonly ConditionalWeakTable<AtomicReader, FixedBitSet> _live = [];

    public NumericColumn Numeric(AtomicReader reader, string field) =>
        Of(reader).Numeric.GetOrAdd(field, static (name, source) => new(() => NumericColumn.Load(source, name)), reader).Value;

    public KeywordColumn Keyword(AtomicReader reader, string field) =>
        Of(reader).Keyword.GetOrAdd(field, static (name, source) => new(() => KeywordColumn.Load(source, name)), reader).Value;

    /// <summary>Encoded lengths of a text field by document; null: the field has none.</summary>
    public byte[]? Norms(AtomicReader reader, string field) =>
        Of(reader).Norms.GetOrAdd(field, static (name, source) => new(() => LoadNorms(source, name)), reader).Value;

    /// <summary>Sets of documents that filters selected.</summary>
    public FilterCache Filters { get; } = new();

    /// <summary>The documents that are not deleted; null: all.</summary>
    public FixedBitSet? Live(AtomicReader reader) => reader.LiveDocs is { } live ? _live.GetValue(reader, source => LoadLive(live, source.MaxDoc)) : null;

    private static FixedBitSet LoadLive(IBits live, int documents)
    {
        var set = new FixedBitSet(documents);
        for (var doc = 0; doc < documents; doc++)
        {
            if (live.Get(doc))
            {
                set.Set(doc);
            }
        }

        return set;
    }

    private static byte[]? LoadNorms(AtomicReader reader, string field)
    {
        if (reader.GetNormValues(field) is not { } values)
        {
            return null;
        }

        var norms = new byte[reader.MaxDoc];
        for (var doc = 0; doc < norms.Length; doc++)
        {
            norms[doc] = (byte)values.Get(doc);
        }

        return norms;
    }

    private Segment Of(AtomicReader reader) => _segments.GetValue(reader.CoreCacheKey, static _ => new Segment());

    private sealed class Segment
    {
        public ConcurrentDictionary<string, Lazy<NumericColumn>> Numeric { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<KeywordColumn>> Keyword { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<byte[]?>> Norms { get; } = new(StringComparer.Ordinal);
    }
}
