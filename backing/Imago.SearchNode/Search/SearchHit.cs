using Imago.SearchNode.Collapsing;
using Imago.SearchNode.Sorting;
using Lucene.Net.Index;

namespace Imago.SearchNode.Search;

/// <summary>A document that matched, not yet fetched.</summary>
/// <param name="Document">Its number in its segment.</param>
/// <param name="Score">NaN if nobody asked for it.</param>
/// <param name="Order">What it was sorted by; null: relevance.</param>
internal sealed record SearchHit(SearchTarget Target, AtomicReaderContext Segment, int Document, float Score, SortOrder? Order, SortValue[] Sort)
{
    /// <summary>What it stands for where hits are collapsed.</summary>
    public GroupKey? Group { get; init; }

    public int GlobalDocument => Segment.DocBase + Document;
}

/// <summary>What a search found.</summary>
/// <param name="MaxScore">Null if scores were not computed or nothing matched.</param>
internal sealed record SearchResult(IReadOnlyList<SearchHit> Hits, long Total, float? MaxScore, bool TimedOut, AggregationResults? Aggregations);

/// <summary>The aggregations of a search, ready to be written.</summary>
internal sealed record AggregationResults(IReadOnlyList<Aggregations.Aggregator> Aggregators);
