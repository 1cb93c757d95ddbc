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

    /// <summary>Which columns were ever asked for.</summary>
    private readonly ConcurrentDictionary<(ColumnOf Kind, string Field), bool> _used = new();

    public NumericColumn Numeric(AtomicReader reader, string field) => Get(Of(reader).Numeric, ColumnOf.Numbers, reader, field, NumericColumn.Load);

    public KeywordColumn Keyword(AtomicReader reader, string field) => Get(Of(reader).Keyword, ColumnOf.Keywords, reader, field, KeywordColumn.Load);

    /// <summary>Encoded lengths of a text field by document; null: the field has none.</summary>
    public byte[]? Norms(AtomicReader reader, string field) => Get(Of(reader).Norms, ColumnOf.Lengths, reader, field, LoadNorms);

    /// <summary>Builds the columns that searches use of a segment that is not searched yet, so that the first search of it need not.</summary>
    public void Warm(AtomicReader reader)
    {
        foreach (var (kind, field) in _used.Keys)
        {
            _ = kind switch
            {
                ColumnOf.Numbers => Numeric(reader, field),
                ColumnOf.Keywords => Keyword(reader, field),
                _ => (object?)Norms(reader, field),
            };
        }
    }

    /// <summary>Sets of documents that filters selected.</summary>
    public FilterCache Filters { get; } = new();

    /// <summary>The documents that are not deleted; null: all.</summary>
    public FixedBitSet? Live(AtomicReader reader) => reader.LiveDocs is { } live ? _live.GetValue(reader, source => LoadLive(live, source.MaxDoc)) : null;

    private T Get<T>(ConcurrentDictionary<string, Lazy<T>> columns, ColumnOf kind, AtomicReader reader, string field, Func<AtomicReader, string, T> load) =>
        columns.TryGetValue(field, out var known) ? known.Value : Add(columns, kind, reader, field, load);

    private T Add<T>(ConcurrentDictionary<string, Lazy<T>> columns, ColumnOf kind, AtomicReader reader, string field, Func<AtomicReader, string, T> load)
    {
        _used.TryAdd((kind, field), true);
        return columns.GetOrAdd(field, new Lazy<T>(() => load(reader, field))).Value;
    }

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

    private enum ColumnOf
    {
        Numbers,
        Keywords,
        Lengths,
    }

    private sealed class Segment
    {
        public ConcurrentDictionary<string, Lazy<NumericColumn>> Numeric { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<KeywordColumn>> Keyword { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<byte[]?>> Norms { get; } = new(StringComparer.Ordinal);
    }
}
