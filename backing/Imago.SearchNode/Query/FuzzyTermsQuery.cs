using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary>
/// A word and the terms a few edits away from it. As in Elasticsearch the best of them score as if each were as frequent as the most frequent one, so
/// that rare misspellings do not win, less the further away they are. Lucene.NET's own class weighs otherwise.
/// </summary>
internal sealed class FuzzyTermsQuery : LuceneQuery
{
    private readonly Term _term;
    private readonly FuzzyOptions _options;
    private readonly NearTerms _near;

    public FuzzyTermsQuery(Term term, FuzzyOptions options)
    {
        _term = term;
        _options = options;
        _near = new NearTerms(term, options.Fuzziness.EditsOf(term.Text.EnumerateRunes().Count()), options.PrefixLength, options.Transpositions);
    }

    public string Field => _term.Field;

    /// <summary>True if the term is near enough.</summary>
    public bool Accepts(string term) => _near.Accepts(new BytesRef(term));

    public override LuceneQuery Rewrite(IndexReader reader)
    {
        var best = Nearest(reader);
        if (best.Count == 0)
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        var frequency = best.Max(candidate => candidate.Frequency);
        var any = new BooleanQuery(disableCoord: true) { Boost = Boost };
        foreach (var candidate in best.OrderBy(candidate => candidate.Term))
        {
            any.Add(new BlendedTermQuery(new Term(Field, candidate.Term), frequency) { Boost = candidate.Similarity }, Occur.SHOULD);
        }

        return any;
    }

    public override string ToString(string field) => $"{Field}:{_term.Text}~{_near.Edits}";

    public override bool Equals(object? obj) => obj is FuzzyTermsQuery other && base.Equals(obj) && other._term.Equals(_term) && other._options == _options;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _term, _options);

    private List<NearTerm> Nearest(IndexReader reader)
    {
        var nearest = new PriorityQueue<NearTerm, (float Similarity, NearTerm Term)>(WorstFirst);
        if (_options.MaxExpansions == 0)
        {
            return [];
        }

        foreach (var candidate in _near.In(reader))
        {
            nearest.Enqueue(candidate, (candidate.Similarity, candidate));
            if (nearest.Count > _options.MaxExpansions)
            {
                nearest.Dequeue();
            }
        }

        return [.. nearest.UnorderedItems.Select(item => item.Element)];
    }

    /// <summary>Less similar ones, and of equally similar ones those later in the order of terms, give way first.</summary>
    private static readonly IComparer<(float Similarity, NearTerm Term)> WorstFirst = Comparer<(float Similarity, NearTerm Term)>.Create(
        (a, b) => a.Similarity != b.Similarity ? a.Similarity.CompareTo(b.Similarity) : b.Term.Term.CompareTo(a.Term.Term));
}
