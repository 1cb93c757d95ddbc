using System.Numerics;
using Lucene.Net.Search;

namespace Imago.SearchNode.Scoring;

/// <summary>Required, optional, filtering and excluding clauses; scores are summed.</summary>
internal sealed class BooleanNode : ScoringNode
{
    private readonly ScoringNode[] _must;
    private readonly SetNode[] _filters;
    private readonly ScoringNode[] _should;
    private readonly ScoringNode[] _mustNot;
    private readonly int _minimum;
    private readonly ScoringWindow _own = WindowPool.Take();
    private readonly ScoringWindow _one = WindowPool.Take();
    private readonly byte[]? _counts;

    /// <param name="minimum">How many of the optional clauses must match.</param>
    public BooleanNode(IEnumerable<ScoringNode> must, IEnumerable<SetNode> filters, IReadOnlyList<ScoringNode> should, IReadOnlyList<ScoringNode> mustNot, int minimum)
    {
        _must = [.. must.OrderBy(clause => clause.Cost)];
        _filters = [.. filters];
        _should = [.. should];
        _mustNot = [.. mustNot];
        _minimum = minimum;
        _counts = minimum > 1 ? new byte[ScoringWindow.Size] : null;
    }

    public override long Cost => _must.Length > 0 ? _must[0].Cost
        : _filters.Length > 0 ? _filters.Min(clause => clause.Cost)
        : _should.Sum(clause => clause.Cost);

    private bool HasRequired => _must.Length + _filters.Length > 0;

    public override int Next(int doc)
    {
        if (!HasRequired)
        {
            return _should.Length == 0 ? DocIdSetIterator.NO_MORE_DOCS : _should.Min(clause => clause.Next(doc));
        }

        foreach (var clause in _must)
        {
            doc = Math.Max(doc, clause.Next(doc));
        }

        foreach (var clause in _filters)
        {
            doc = Math.Max(doc, clause.Next(doc));
        }

        return doc;
    }

    public override void AddTo(ScoringWindow window, ScoreMode mode, ScoringWindow? within)
    {
        _own.Reset(window.Start, window.End);
        var inner = mode == ScoreMode.None ? ScoreMode.None : ScoreMode.Sum;
        if (HasRequired ? !Require(inner, within) : !AnyOf(inner, within))
        {
            return;
        }

        foreach (var clause in _mustNot)
        {
            if (clause is SetNode set)
            {
                _own.Remove(set.Of(_own));
            }
            else
            {
                _one.Reset(_own.Start, _own.End);
                clause.AddTo(_one, ScoreMode.None, _own);
                _own.Remove(_one.Matches);
            }
        }

        window.Add(_own, mode);
    }

    /// <summary>False if nothing matches all that is required.</summary>
    private bool Require(ScoreMode mode, ScoringWindow? within)
    {
        Array.Fill(_own.Matches, ulong.MaxValue);
        if (within is not null)
        {
            _own.KeepOnly(within.Matches);
        }

        var isFirst = true;
        foreach (var filter in _filters)
        {
            _own.KeepOnly(filter.Of(_own));
            isFirst = false;
        }

        if (!isFirst && _own.IsEmpty)
        {
            return false;
        }

        foreach (var clause in _must)
        {
            _one.Reset(_own.Start, _own.End);
            clause.AddTo(_one, mode, isFirst && within is null ? null : _own);
            isFirst = false;
            _own.KeepOnly(_one.Matches);
            if (_own.IsEmpty)
            {
                return false;
            }

            _own.AddScores(_one, mode);
        }

        if (_should.Length == 0 || (mode == ScoreMode.None && _minimum == 0))
        {
            return true;
        }

        Count();
        foreach (var clause in _should)
        {
            _one.Reset(_own.Start, _own.End);
            clause.AddTo(_one, mode, _own);
            _own.AddScores(_one, mode);
            Count(_one);
        }

        return _minimum == 0 || KeepCounted();
    }

    /// <summary>Only optional clauses: at least one of them, or as many as are asked for.</summary>
    private bool AnyOf(ScoreMode mode, ScoringWindow? within)
    {
        if (_minimum <= 1)
        {
            foreach (var clause in _should)
            {
                clause.AddTo(_own, mode, within);
            }

            return !_own.IsEmpty;
        }

        Count();
        foreach (var clause in _should)
        {
            _one.Reset(_own.Start, _own.End);
            clause.AddTo(_one, mode, within);
            _own.Add(_one, mode);
            Count(_one);
        }

        return KeepCounted();
    }

    private ulong[] Optional { get; } = new ulong[ScoringWindow.Words];

    private void Count()
    {
        Array.Clear(Optional);
        if (_counts is not null)
        {
            Array.Clear(_counts);
        }
    }

    private void Count(ScoringWindow clause)
    {
        for (var i = 0; i < ScoringWindow.Words; i++)
        {
            Optional[i] |= clause.Matches[i];
            for (var word = _counts is null ? 0 : clause.Matches[i]; word != 0; word &= word - 1)
            {
                _counts![(i << 6) + BitOperations.TrailingZeroCount(word)]++;
            }
        }
    }

    private bool KeepCounted()
    {
        if (_counts is not null)
        {
            for (var i = 0; i < ScoringWindow.Words; i++)
            {
                for (var word = Optional[i]; word != 0; word &= word - 1)
                {
                    var bit = BitOperations.TrailingZeroCount(word);
                    if (_counts[(i << 6) + bit] < _minimum)
                    {
                        Optional[i] &= ~(1UL << bit);
                    }
                }
            }
        }

        _own.KeepOnly(Optional);
        return !_own.IsEmpty;
    }
}
