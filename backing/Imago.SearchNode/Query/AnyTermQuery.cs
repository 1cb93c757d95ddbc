using Lucene.Net.Queries;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Imago.SearchNode.Query;

/// <summary>Documents with any of several terms, all with the same score.</summary>
internal sealed class AnyTermQuery(string field, IReadOnlyList<BytesRef> terms) : ConstantScoreQuery(new TermsFilter(field, [.. terms]))
{
    public string Field => @field;

    public bool Accepts(string term) => terms.Contains(new BytesRef(term));
}
