using System.Text;
using Imago.SearchNode.Mapping;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Lucene.Net.Util.Automaton;

namespace Imago.SearchNode.Query;

/// <summary>
/// A word and the terms a few edits away from it. As in Elasticsearch the best of them score as if each were as frequent as the most frequent one, so
/// that rare misspellings do not win, less the further away they are. Lucene.NET's own class weighs otherwise.
/// </summary>
internal sealed class FuzzyTermsQuery : LuceneQuery
{
    private readonly Term _term;
    private readonly FuzzyOptions _options;
    private readonly int _edits;
    private readonly int _length;
    private readonly CompiledAutomaton[] _within;

    public FuzzyTermsQuery(Term term, FuzzyOptions options)
    {
        _term = term;
        _options = options;
        var characters = term.Text.EnumerateRunes().ToArray();
        _length = characters.Length;
        _edits = options.Fuzziness.EditsOf(_length);
        var prefix = string.Concat(characters.Take(options.PrefixLength));
        var levenshtein = new LevenshteinAutomata(term.Text[prefix.Length..], options.Transpositions);
        _within = [.. Enumerable.Range(0, _edits + 1).Select(edits => new CompiledAutomaton(Prefixed(prefix, levenshtein.ToAutomaton(edits)), true, false))];
    }

    public string Field => _term.Field;

    /// <summary>True if the term is near enough.</summary>
    public bool Accepts(string term)
    {
        var bytes = new BytesRef(term);
        return IsWithin(bytes, _edits);
    }

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

    public override string ToString(string field) => $"{Field}:{_term.Text}~{_edits}";

    public override bool Equals(object? obj) => obj is FuzzyTermsQuery other && base.Equals(obj) && other._term.Equals(_term) && other._options == _options;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _term, _options);

    private static Automaton Prefixed(string prefix, Automaton rest)
    {
        var whole = prefix.Length == 0 ? rest : BasicOperations.Concatenate(BasicAutomata.MakeString(prefix), rest);
        whole.Determinize();
        return whole;
    }

    private List<Candidate> Nearest(IndexReader reader)
    {
        var nearest = new PriorityQueue<Candidate, (float Similarity, Candidate Term)>(WorstFirst);
        if (_options.MaxExpansions == 0 || MultiFields.GetTerms(reader, Field) is not { } terms)
        {
            return [];
        }

        var found = _within[^1].GetTermsEnum(terms);
        while (found.MoveNext())
        {
            var candidate = new Candidate(BytesRef.DeepCopyOf(found.Term), Similarity(found.Term), found.DocFreq);
            nearest.Enqueue(candidate, (candidate.Similarity, candidate));
            if (nearest.Count > _options.MaxExpansions)
            {
                nearest.Dequeue();
            }
        }

        return [.. nearest.UnorderedItems.Select(item => item.Element)];
    }

    /// <summary>Less similar ones, and of equally similar ones those later in the order of terms, give way first.</summary>
    private static readonly IComparer<(float Similarity, Candidate Candidate)> WorstFirst = Comparer<(float Similarity, Candidate Candidate)>.Create(
        (a, b) => a.Similarity != b.Similarity ? a.Similarity.CompareTo(b.Similarity) : b.Candidate.Term.CompareTo(a.Candidate.Term));

    private float Similarity(BytesRef term)
    {
        var edits = _edits;
        while (edits > 0 && IsWithin(term, edits - 1))
        {
            edits--;
        }

        var characters = Encoding.UTF8.GetString(term.Bytes, term.Offset, term.Length).EnumerateRunes().Count();
        return edits == 0 ? 1f : Math.Max(0f, 1f - ((float)edits / Math.Min(characters, _length)));
    }

    private bool IsWithin(BytesRef term, int edits)
    {
        var automaton = _within[edits];
        return automaton.RunAutomaton is { } run
            ? run.Run(term.Bytes, term.Offset, term.Length)
            : automaton.Term is { } single && single.BytesEquals(term);
    }

    private sealed record Candidate(BytesRef Term, float Similarity, int Frequency);
}
