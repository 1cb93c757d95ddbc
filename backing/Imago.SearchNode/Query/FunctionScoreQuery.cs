using Imago.SearchNode.Errors;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary>Matches what another query matches, with scores that functions have changed.</summary>
internal sealed class FunctionScoreQuery(LuceneQuery inner, IReadOnlyList<BoundScoreFunction> functions, ScoreCombination combination) : LuceneQuery
{
    public LuceneQuery Inner => inner;

    public override LuceneQuery Rewrite(IndexReader reader)
    {
        var rewritten = inner.Rewrite(reader);
        return ReferenceEquals(rewritten, inner) ? this : new FunctionScoreQuery(rewritten, functions, combination) { Boost = Boost };
    }

    public override void ExtractTerms(ISet<Term> terms) => inner.ExtractTerms(terms);

    public override Weight CreateWeight(IndexSearcher searcher) => new FunctionWeight(this, inner.CreateWeight(searcher));

    public override string ToString(string field) => $"function_score({inner.ToString(field)})";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private IReadOnlyList<BoundScoreFunction> Functions => functions;

    private ScoreCombination Combination => combination;

    private sealed class FunctionWeight(FunctionScoreQuery query, Weight inner) : Weight
    {
        public override LuceneQuery Query => query;

        public override float GetValueForNormalization() => inner.GetValueForNormalization() * query.Boost * query.Boost;

        public override void Normalize(float norm, float topLevelBoost) => inner.Normalize(norm, topLevelBoost * query.Boost);

        public override Explanation Explain(AtomicReaderContext context, int doc) => inner.Explain(context, doc);

        public override Scorer? GetScorer(AtomicReaderContext context, IBits acceptDocs)
        {
            if (inner.GetScorer(context, acceptDocs) is not { } scorer)
            {
                return null;
            }

            var bound = query.Functions.Select(function => new SegmentFunction(
                function.Filter is { } filter ? Bits(filter, context) : null,
                function.Weight,
                function.Bind(context)));
            return new FunctionScorer(this, scorer, [.. bound], query.Combination);
        }
    }

    private static FixedBitSet Bits(LuceneQuery filter, AtomicReaderContext segment)
    {
        var set = new FixedBitSet(segment.AtomicReader.MaxDoc);
        if (new QueryWrapperFilter(filter).GetDocIdSet(segment, null)?.GetIterator() is { } documents)
        {
            set.Or(documents);
        }

        return set;
    }

    private sealed record SegmentFunction(IBits? Filter, float Weight, Func<int, double> Value);

    private sealed class FunctionScorer(Weight weight, Scorer inner, SegmentFunction[] functions, ScoreCombination combination) : Scorer(weight)
    {
        private readonly (double Value, float Weight)[] _factors = new (double, float)[functions.Length];

        public override int DocID => inner.DocID;

        public override int Freq => inner.Freq;

        public override int NextDoc() => Accept(inner.NextDoc());

        public override int Advance(int target) => Accept(inner.Advance(target));

        public override long GetCost() => inner.GetCost();

        public override float GetScore()
        {
            var (doc, score) = (inner.DocID, inner.GetScore());
            var applying = 0;
            foreach (var function in functions)
            {
                if (function.Filter is null || function.Filter.Get(doc))
                {
                    _factors[applying++] = (function.Value(doc), function.Weight);
                    if (combination.ScoreMode == "first")
                    {
                        break;
                    }
                }
            }

            // Where no function applies the factor is one, whatever the mode; without any function the score stays as it is.
            var result = functions.Length == 0 ? score : combination.Score(score, applying == 0 ? 1 : combination.Factor(_factors.AsSpan(0, applying)));
            return result is >= 0 and not float.PositiveInfinity
                ? result
                : throw Refuse.IllegalArgument($"function score query returned an invalid score: {result} for doc: {doc}");
        }

        private int Accept(int doc)
        {
            while (combination.MinScore is { } least && doc != NO_MORE_DOCS && GetScore() < least)
            {
                doc = inner.NextDoc();
            }

            return doc;
        }
    }
}
