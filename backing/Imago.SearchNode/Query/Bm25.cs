using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary>
/// BM25 as Elasticsearch computes it. Lucene.NET's own class differs in the norm (a lossier byte), in the documents that it counts (all instead of
/// those that have the field) and in the factor k1 + 1.
/// </summary>
internal sealed class Bm25 : Similarity
{
    public override long ComputeNorm(FieldInvertState state) => NormEncoding.Encode(state.Length - state.NumOverlap);

    public override SimWeight ComputeWeight(float queryBoost, CollectionStatistics collectionStats, params TermStatistics[] termStats) =>
        new Weight(new Bm25Weight(collectionStats, termStats.Select(term => term.DocFreq), queryBoost));

    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context)
    {
        var bm25 = ((Weight)weight).Bm25;
        return new Scorer(bm25, context.AtomicReader.GetNormValues(bm25.Field));
    }

    private sealed class Weight(Bm25Weight bm25) : SimWeight
    {
        public Bm25Weight Bm25 { get; private set; } = bm25;

        public override float GetValueForNormalization() => Bm25.Value * Bm25.Value;

        public override void Normalize(float queryNorm, float topLevelBoost) => Bm25 = Bm25.Times(topLevelBoost);
    }

    private sealed class Scorer(Bm25Weight weight, NumericDocValues? norms) : SimScorer
    {
        /// <summary>Of a field without norms: a length of one.</summary>
        private readonly float _withoutNorms = weight.InverseNorms[1];

        public override float Score(int doc, float freq)
        {
            var inverse = norms is null ? _withoutNorms : weight.InverseNorms[(byte)norms.Get(doc)];
            return weight.Value - (weight.Value / (1f + (freq * inverse)));
        }

        public override float ComputeSlopFactor(int distance) => 1f / (distance + 1);

        public override float ComputePayloadFactor(int doc, int start, int end, BytesRef payload) => 1f;
    }
}

/// <summary>What a term weighs in the documents of a field.</summary>
internal sealed class Bm25Weight
{
    private const float K1 = 1.2f;
    private const float B = 0.75f;

    private readonly float _idf;
    private readonly float _boost;

    /// <param name="frequencies">In how many documents each of the terms is; several are the words of a phrase.</param>
    public Bm25Weight(CollectionStatistics statistics, IEnumerable<long> frequencies, float boost)
    {
        // Frequencies are not indexed for keywords: each posting then counts once.
        var words = statistics.SumTotalTermFreq > 0 ? statistics.SumTotalTermFreq : statistics.SumDocFreq;
        var documents = statistics.DocCount > 0 ? statistics.DocCount : statistics.MaxDoc;
        var averageLength = words > 0 && documents > 0 ? (float)(words / (double)documents) : 1f;
        var idf = 0d;
        foreach (var frequency in frequencies)
        {
            idf += (float)Math.Log(1 + ((documents - frequency + 0.5d) / (frequency + 0.5d)));
        }

        Field = statistics.Field;
        _idf = (float)idf;
        _boost = boost;
        Value = _idf * boost * (K1 + 1);
        InverseNorms = new float[256];
        for (var norm = 0; norm < InverseNorms.Length; norm++)
        {
            InverseNorms[norm] = 1f / (K1 * (1 - B + (B * NormEncoding.Decode((byte)norm) / averageLength)));
        }
    }

    private Bm25Weight(Bm25Weight weight, float boost)
    {
        Field = weight.Field;
        _idf = weight._idf;
        _boost = weight._boost;
        Value = _idf * _boost * boost * (K1 + 1);
        InverseNorms = weight.InverseNorms;
    }

    public string Field { get; }

    public float Value { get; }

    /// <summary>By encoded length of the field.</summary>
    public float[] InverseNorms { get; }

    /// <summary>The same with the boost of what is around it.</summary>
    public Bm25Weight Times(float boost) => new(this, boost);
}
