using Lucene.Net.Search;

namespace Imago.SearchNode.Scoring;

/// <summary>A clause of a query in one segment, evaluated a window of documents at a time and one clause after the other.</summary>
internal abstract class ScoringNode
{
    /// <summary>About how many documents match; cheap clauses go first.</summary>
    public abstract long Cost { get; }

    /// <summary>The first document from <paramref name="doc"/> on that may match, or <see cref="DocIdSetIterator.NO_MORE_DOCS"/>.</summary>
    public abstract int Next(int doc);

    /// <summary>Adds the matches of the window's documents to it.</summary>
    /// <param name="within">The only documents that are asked about; null: all. Others may be added or not.</param>
    public abstract void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within);
}

/// <summary>Matches nothing.</summary>
internal sealed class NoMatchNode : ScoringNode
{
    public override long Cost => 0;

    public override int Next(int doc) => DocIdSetIterator.NO_MORE_DOCS;

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
    }
}
