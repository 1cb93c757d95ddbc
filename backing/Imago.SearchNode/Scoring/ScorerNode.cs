using System.Numerics;
using Lucene.Net.Search;

namespace Imago.SearchNode.Scoring;

/// <summary>A clause that Lucene evaluates document by document: phrases, functions.</summary>
internal sealed class ScorerNode(Scorer scorer) : ScoringNode
{
    public override long Cost => scorer.GetCost();

    public override int Next(int doc) => scorer.DocID >= doc ? scorer.DocID : scorer.Advance(doc);

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
        if (within is not null)
        {
            AddOneByOne(window, mode, within);
            return;
        }

        var doc = scorer.DocID < window.Start ? scorer.Advance(window.Start) : scorer.DocID;
        for (; doc < window.End; doc = scorer.NextDoc())
        {
            Add(window, mode, doc - window.Start);
        }
    }

    private void AddOneByOne(ScoringWindow window, ScoreMode mode, ScoringWindow within)
    {
        var doc = scorer.DocID;
        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            for (var word = within.Matches[i]; word != 0; word &= word - 1)
            {
                var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                if (doc < window.Start + place)
                {
                    doc = scorer.Advance(window.Start + place);
                }

                if (doc == window.Start + place)
                {
                    Add(window, mode, place);
                }
            }
        }
    }

    private void Add(ScoringWindow window, ScoreMode mode, int place)
    {
        window.Set(place);
        if (mode != ScoreMode.None)
        {
            ref var score = ref window.Scores[place];
            score = mode == ScoreMode.Sum ? score + scorer.GetScore() : Math.Max(score, scorer.GetScore());
        }
    }
}
