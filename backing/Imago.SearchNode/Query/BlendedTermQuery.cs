using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query;

/// <summary>A term that scores as if so many documents had it.</summary>
internal sealed class BlendedTermQuery(Term term, int frequency) : TermQuery(term, frequency)
{
    public int Frequency { get; } = frequency;
}
