using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary>A phrase whose last word stands for the first terms of the index that begin with it.</summary>
internal sealed class PhrasePrefixQuery(string field, IReadOnlyList<(string[] Terms, int Position)> words, int slop, int maxExpansions) : LuceneQuery
{
    public string Field => @field;

    /// <summary>The words in front of the last one.</summary>
    public IReadOnlyList<(string[] Terms, int Position)> Words => words;

    public int Slop => slop;

    public override LuceneQuery Rewrite(IndexReader reader)
    {
        var last = words[^1].Terms.SelectMany(beginning => Expand(reader, beginning)).Take(maxExpansions).ToArray();
        if (last.Length == 0)
        {
            return new ConstantScoreQuery(new NothingFilter());
        }

        var phrase = new MultiPhraseQuery { Slop = slop, Boost = Boost };
        foreach (var (terms, position) in words.SkipLast(1))
        {
            phrase.Add([.. terms.Select(term => new Term(field, term))], position);
        }

        phrase.Add(last, words[^1].Position);
        return phrase;
    }

    public override string ToString(string _) => $"{field}:\"{string.Join(' ', words.Select(word => word.Terms[0]))}*\"";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private IEnumerable<Term> Expand(IndexReader reader, string beginning)
    {
        var prefix = new BytesRef(beginning);
        if (MultiFields.GetTerms(reader, field)?.GetEnumerator() is not { } terms || terms.SeekCeil(prefix) == TermsEnum.SeekStatus.END)
        {
            yield break;
        }

        do
        {
            if (!StringHelper.StartsWith(terms.Term, prefix))
            {
                yield break;
            }

            yield return new Term(field, BytesRef.DeepCopyOf(terms.Term));
        }
        while (terms.MoveNext());
    }
}
