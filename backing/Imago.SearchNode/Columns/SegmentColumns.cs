using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;

namespace Imago.SearchNode.Columns;

/// <summary>
/// The columns of an index, built on first use and kept as long as their segment lives. A segment's core never changes, so neither do they;
/// deletions stand beside it, in the reader's live documents.
/// </summary>
internal sealed class SegmentColumns
{
    private readonly ConditionalWeakTable<object, Segment> _segments = [];

    public NumericColumn Numeric(AtomicReader reader, string field) =>
        Of(reader).Numeric.GetOrAdd(field, static (name, source) => new(() => NumericColumn.Load(source, name)), reader).Value;

    public KeywordColumn Keyword(AtomicReader reader, string field) =>
        Of(reader).Keyword.GetOrAdd(field, static (name, source) => new(() => KeywordColumn.Load(source, name)), reader).Value;

    private Segment Of(AtomicReader reader) => _segments.GetValue(reader.CoreCacheKey, static _ => new Segment());

    private sealed class Segment
    {
        public ConcurrentDictionary<string, Lazy<NumericColumn>> Numeric { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, Lazy<KeywordColumn>> Keyword { get; } = new(StringComparer.Ordinal);
    }
}
