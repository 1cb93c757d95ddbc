using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>
/// One word in several fields, scored as if they were one: the word counts in each of them as often as in the field where it is most frequent, with a
/// small bias for the more frequent field (Elasticsearch's <c>cross_fields</c>).
/// </summary>
internal sealed class BlendedTermsQuery(IReadOnlyList<(Term Term, float Boost)> terms, float tieBreaker) : LuceneQuery
{
    public IReadOnlyList<(Term Term, float Boost)> Terms => terms;

    public override LuceneQuery Rewrite(IndexReader reader)
    {
        var frequencies = terms.Select(term => reader.DocFreq(term.Term)).ToArray();
        var most = frequencies.Max();
        if (most == 0)
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        var limit = terms.Where((_, i) => frequencies[i] > 0)
            .Select(term => MultiFields.GetTerms(reader, term.Term.Field) is { SumTotalTermFreq: > 0 } field ? field.SumTotalTermFreq : reader.MaxDoc)
            .Append(reader.MaxDoc)
            .Min();
        var blended = (int)Math.Min(limit, most);
        var result = new DisjunctionMaxQuery(tieBreaker) { Boost = Boost };
        var previous = most;
        foreach (var place in Enumerable.Range(0, terms.Count).Where(i => frequencies[i] > 0).OrderByDescending(i => frequencies[i]))
        {
            blended += previous > frequencies[place] ? 1 : 0;
            previous = frequencies[place];

            // No word is in more documents of a field than the field.
            var (term, boost) = terms[place];
            var documents = MultiFields.GetTerms(reader, term.Field).DocCount;
            result.Add(new BlendedTermQuery(term, (int)Math.Min(Math.Min(limit, blended), documents)) { Boost = boost });
        }

        return result;
    }

    public override string ToString(string field) => $"blended({string.Join(' ', terms)})";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
