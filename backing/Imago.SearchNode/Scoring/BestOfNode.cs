using System.Numerics;

namespace Imago.SearchNode.Scoring;

/// <summary>Any of several clauses; the best scores, and the others count with the tie breaker.</summary>
internal sealed class BestOfNode(IReadOnlyList<ScoringNode> clauses, float tieBreaker) : ScoringNode
{
    private readonly ScoringWindow _best = WindowPool.Take();
    private readonly ScoringWindow? _one = tieBreaker == 0 ? null : WindowPool.Take();
    private readonly float[]? _sums = tieBreaker == 0 ? null : new float[ScoringWindow.Size];

    public override long Cost { get; } = clauses.Sum(clause => clause.Cost);

    public override int Next(int doc) => clauses.Min(clause => clause.Next(doc));

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
        if (mode == ScoreMode.None || (mode == ScoreMode.Max && tieBreaker == 0))
        {
            foreach (var clause in clauses)
            {
                clause.AddTo(window, mode, within);
            }

            return;
        }

        _best.Reset(window.Start, window.End);
        if (_sums is null)
        {
            foreach (var clause in clauses)
            {
                clause.AddTo(_best, ScoreMode.Max, within);
            }
        }
        else
        {
            AddWithTies(window, within);
        }

        window.Add(_best, mode);
    }

    private void AddWithTies(ScoringWindow window, ScoringWindow? within)
    {
        Array.Clear(_sums!);
        foreach (var clause in clauses)
        {
            _one!.Reset(window.Start, window.End);
            clause.AddTo(_one, ScoreMode.Sum, within);
            for (var i = 0; i < ScoringWindow.Words; i++)
            {
                for (var word = _one.Matches[i]; word != 0; word &= word - 1)
                {
                    var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                    _sums![place] += _one.Scores[place];
                }
            }

            _best.Add(_one, ScoreMode.Max);
        }

        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            for (var word = _best.Matches[i]; word != 0; word &= word - 1)
            {
                var place = (i << 6) + BitOperations.TrailingZeroCount(word);
                var best = _best.Scores[place];
                _best.Scores[place] = best + (tieBreaker * (_sums![place] - best));
            }
        }
    }
}
