using System.Numerics;
using Imago.SearchNode.Query;
using Lucene.Net.Index;

namespace Imago.SearchNode.Scoring;

/// <summary>The documents with one term, scored by BM25.</summary>
/// <param name="norms">Encoded lengths of the field by document; null: the field has none.</param>
internal sealed class TermNode(DocsEnum documents, long cost, Bm25Weight weight, byte[]? norms) : ScoringNode
{
    private readonly float[] _inverse = weight.InverseNorms;
    private readonly float _value = weight.Value;

    public override long Cost => cost;

    public override int Next(int doc) => documents.DocID >= doc ? documents.DocID : documents.Advance(doc);

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
        if (within is not null && within.Count is var asked && (long)asked * documents.GetCost() > 0 && asked * 16 < ScoringWindow.Size)
        {
            AddOneByOne(window, mode, within);
            return;
        }

        var (start, end) = (window.Start, window.End);
        var doc = documents.DocID < start ? documents.Advance(start) : documents.DocID;
        switch (mode)
        {
            case ScoreMode.None:
                for (; doc < end; doc = documents.NextDoc())
                {
                    window.Set(doc - start);
                }

                break;
            case ScoreMode.Sum:
                for (; doc < end; doc = documents.NextDoc())
                {
                    window.Set(doc - start);
                    window.Scores[doc - start] += Score(doc);
                }

                break;
            default:
                for (; doc < end; doc = documents.NextDoc())
                {
                    window.Set(doc - start);
                    ref var score = ref window.Scores[doc - start];
                    score = Math.Max(score, Score(doc));
                }

                break;
        }
    }

    private void AddOneByOne(ScoringWindow window, ScoreMode mode, ScoringWindow within)
    {
        var doc = documents.DocID;
        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            for (var word = within.Matches[i]; word != 0; word &= word - 1)
            {
                var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                var wanted = window.Start + place;
                if (doc < wanted)
                {
                    doc = documents.Advance(wanted);
                }

                if (doc != wanted)
                {
                    continue;
                }

                window.Set(place);
                if (mode != ScoreMode.None)
                {
                    ref var score = ref window.Scores[place];
                    score = mode == ScoreMode.Sum ? score + Score(doc) : Math.Max(score, Score(doc));
                }
            }
        }
    }

    private float Score(int doc)
    {
        var inverse = norms is null ? _inverse[1] : _inverse[norms[doc]];
        return _value - (_value / (1f + (documents.Freq * inverse)));
    }
}
