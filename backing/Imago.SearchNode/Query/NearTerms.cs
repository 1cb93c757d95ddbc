using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Lucene.Net.Util.Automaton;

namespace Imago.SearchNode.Query;

/// <summary>A term of the index near another one.</summary>
/// <param name="Similarity">1: the same; less by the edits for each character of the shorter one.</param>
/// <param name="Frequency">Documents that have it, deleted ones included.</param>
internal sealed record NearTerm(BytesRef Term, float Similarity, int Frequency);

/// <summary>The terms of an index that are at most so many edits away from a term.</summary>
internal sealed class NearTerms
{
    private readonly string _field;
    private readonly int _length;
    private readonly CompiledAutomaton[] _within;

    /// <param name="prefix">Leading characters that must be the same.</param>
    /// <param name="transpositions">Two neighbours that changed places count as one edit.</param>
    public NearTerms(Term term, int edits, int prefix, bool transpositions)
    {
        _field = term.Field;
        Edits = edits;
        var characters = term.Text.EnumerateRunes().ToArray();
        _length = characters.Length;
        var same = string.Concat(characters.Take(prefix));
        var levenshtein = new LevenshteinAutomata(term.Text[same.Length..], transpositions);
        _within = [.. Enumerable.Range(0, edits + 1).Select(distance => new CompiledAutomaton(Prefixed(same, levenshtein.ToAutomaton(distance)), true, false))];
    }

    public int Edits { get; }

    public bool Accepts(BytesRef term) => IsWithin(term, Edits);

    /// <summary>In the order of terms.</summary>
    public IEnumerable<NearTerm> In(IndexReader reader)
    {
        if (MultiFields.GetTerms(reader, _field) is not { } terms)
        {
            yield break;
        }

        var found = _within[^1].GetTermsEnum(terms);
        while (found.MoveNext())
        {
            yield return new NearTerm(BytesRef.DeepCopyOf(found.Term), Similarity(found.Term), found.DocFreq);
        }
    }

    private static Automaton Prefixed(string prefix, Automaton rest)
    {
        var whole = prefix.Length == 0 ? rest : BasicOperations.Concatenate(BasicAutomata.MakeString(prefix), rest);
        whole.Determinize();
        return whole;
    }

    private float Similarity(BytesRef term)
    {
        var edits = Edits;
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
}
