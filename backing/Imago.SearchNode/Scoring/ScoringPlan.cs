using Imago.SearchNode.Columns;
using Imago.SearchNode.Query;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Scoring;

/// <summary>A query prepared for all segments of a snapshot: statistics are looked up once.</summary>
internal sealed class ScoringPlan
{
    private readonly IndexSearcher _searcher;
    private readonly SegmentColumns _columns;
    private readonly bool _needsScores;
    private readonly LuceneQuery _query;
    private readonly Dictionary<LuceneQuery, object> _prepared = new(ReferenceEqualityComparer.Instance);

    public ScoringPlan(IndexSearcher searcher, SegmentColumns columns, LuceneQuery query, bool needsScores)
    {
        _searcher = searcher;
        _columns = columns;
        _needsScores = needsScores;
        _query = searcher.Rewrite(query);
        Prepare(_query, 1f);
    }

    /// <summary>The query in one segment.</summary>
    public ScoringNode Bind(AtomicReaderContext segment) => Bind(_query, segment, 1f);

    private void Prepare(LuceneQuery query, float boost)
    {
        switch (query)
        {
            case TermQuery term:
                _prepared[query] = PreparedTerm.Create(_searcher, term, boost * term.Boost);
                break;
            case BooleanQuery all:
                all.Clauses.ToList().ForEach(clause => Prepare(clause.Query, boost * all.Boost));
                break;
            case DisjunctionMaxQuery any:
                any.ToList().ForEach(clause => Prepare(clause, boost * any.Boost));
                break;
            case ConstantScoreQuery or MatchAllDocsQuery:
                break;
            default:
                var weight = query.CreateWeight(_searcher);
                weight.GetValueForNormalization();
                weight.Normalize(1f, boost);
                _prepared[query] = weight;
                break;
        }
    }

    private ScoringNode Bind(LuceneQuery query, AtomicReaderContext segment, float boost) => query switch
    {
        TermQuery => ((PreparedTerm)_prepared[query]).Bind(segment, _columns, _needsScores),
        BooleanQuery all => Bind(all, segment, boost * all.Boost),
        DisjunctionMaxQuery any => BestOf([.. any.Select(clause => Bind(clause, segment, boost * any.Boost)).Where(node => node is not NoMatchNode)], any.TieBreakerMultiplier),
        ConstantScoreQuery or MatchAllDocsQuery => Set(query, segment, boost * query.Boost),
        _ => ((Weight)_prepared[query]).GetScorer(segment, null) is { } scorer ? new ScorerNode(scorer) : new NoMatchNode(),
    };

    private static ScoringNode BestOf(ScoringNode[] clauses, float tieBreaker) => clauses switch
    {
        [] => new NoMatchNode(),
        [var only] => only,
        _ => new BestOfNode(clauses, tieBreaker),
    };

    private ScoringNode Bind(BooleanQuery query, AtomicReaderContext segment, float boost)
    {
        var must = new List<ScoringNode>();
        var filters = new List<SetNode>();
        var should = new List<ScoringNode>();
        var mustNot = new List<ScoringNode>();
        foreach (var clause in query.Clauses)
        {
            var isFilter = clause.Query is ConstantScoreQuery && clause.Query.Boost * boost == 0;
            var node = Bind(clause.Query, segment, boost);
            if (node is NoMatchNode)
            {
                if (clause.Occur == Occur.MUST)
                {
                    return node;
                }

                continue;
            }

            switch (clause.Occur)
            {
                case Occur.MUST when isFilter || !_needsScores && node is SetNode:
                    filters.Add((SetNode)node);
                    break;
                case Occur.MUST:
                    must.Add(node);
                    break;
                case Occur.SHOULD:
                    should.Add(node);
                    break;
                default:
                    mustNot.Add(node);
                    break;
            }
        }

        return must.Count + filters.Count + should.Count == 0 || should.Count < query.MinimumNumberShouldMatch
            ? new NoMatchNode()
            : new BooleanNode(must, filters, should, mustNot, query.MinimumNumberShouldMatch);
    }

    private SetNode Set(LuceneQuery query, AtomicReaderContext segment, float score) =>
        new(_columns.Filters.Get(_searcher, segment, Unboosted(query)), score);

    /// <summary>What selects the same documents, whatever they score.</summary>
    private static LuceneQuery Unboosted(LuceneQuery query)
    {
        while (query is ConstantScoreQuery { Query: { } inner })
        {
            query = inner;
        }

        if (query.Boost == 1f)
        {
            return query;
        }

        var plain = (LuceneQuery)query.Clone();
        plain.Boost = 1f;
        return plain;
    }

    /// <summary>A term with its weight and its place in each segment.</summary>
    private sealed record PreparedTerm(Term Term, TermContext Places, Bm25Weight Weight)
    {
        public static PreparedTerm Create(IndexSearcher searcher, TermQuery query, float boost)
        {
            var places = TermContext.Build(searcher.TopReaderContext, query.Term);
            var frequency = query is BlendedTermQuery blended ? blended.Frequency : places.DocFreq;
            return new PreparedTerm(query.Term, places, new Bm25Weight(searcher.CollectionStatistics(query.Term.Field), [frequency], boost));
        }

        public ScoringNode Bind(AtomicReaderContext segment, SegmentColumns columns, bool needsScores)
        {
            if (Places.Get(segment.Ord) is not { } state)
            {
                return new NoMatchNode();
            }

            var reader = segment.AtomicReader;
            var terms = reader.GetTerms(Term.Field).GetEnumerator();
            terms.SeekExact(Term.Bytes, state);
            var documents = terms.Docs(null, null, needsScores ? DocsFlags.FREQS : DocsFlags.NONE);
            return new TermNode(documents, documents.GetCost(), Weight, needsScores ? columns.Norms(reader, Term.Field) : null);
        }
    }
}
