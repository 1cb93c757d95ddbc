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
    private const float K1 = 1.2f;
    private const float B = 0.75f;

    public override long ComputeNorm(FieldInvertState state) => NormEncoding.Encode(state.Length - state.NumOverlap);

    public override SimWeight ComputeWeight(float queryBoost, CollectionStatistics collectionStats, params TermStatistics[] termStats)
    {
        // Frequencies are not indexed for keywords: each posting then counts once.
        var frequencies = collectionStats.SumTotalTermFreq > 0 ? collectionStats.SumTotalTermFreq : collectionStats.SumDocFreq;
        var documents = collectionStats.DocCount > 0 ? collectionStats.DocCount : collectionStats.MaxDoc;
        var averageLength = frequencies > 0 && documents > 0 ? (float)(frequencies / (double)documents) : 1f;
        var idf = 0d;
        foreach (var term in termStats)
        {
            idf += (float)Math.Log(1 + ((documents - term.DocFreq + 0.5d) / (term.DocFreq + 0.5d)));
        }

        return new Weight(collectionStats.Field, (float)idf, queryBoost, averageLength);
    }

    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context)
    {
        var bm25 = (Weight)weight;
        return new Scorer(bm25, context.AtomicReader.GetNormValues(bm25.Field));
    }

    private sealed class Weight : SimWeight
    {
        private readonly float _idf;
        private readonly float _queryBoost;

        public Weight(string field, float idf, float queryBoost, float averageLength)
        {
            Field = field;
            _idf = idf;
            _queryBoost = queryBoost;
            Value = idf * queryBoost * (K1 + 1);
            for (var norm = 0; norm < InverseNorms.Length; norm++)
            {
                InverseNorms[norm] = 1f / (K1 * (1 - B + (B * NormEncoding.Decode((byte)norm) / averageLength)));
            }
        }

        public string Field { get; }

        public float Value { get; private set; }

        public float[] InverseNorms { get; } = new float[256];

        public override float GetValueForNormalization() => Value * Value;

        public override void Normalize(float queryNorm, float topLevelBoost) => Value = _idf * _queryBoost * topLevelBoost * (K1 + 1);
    }

    private sealed class Scorer(Weight weight, NumericDocValues? norms) : SimScorer
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
