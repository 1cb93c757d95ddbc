using Imago.SearchNode.Analysis;
using Lucene.Net.Analysis;
using Lucene.Net.Documents;

namespace Imago.SearchNode.Mapping;

/// <summary>Text that is cut into words once for all fields that index it with the same tokenizer.</summary>
internal sealed class AnalysedField(string name, string value, TokenChainAnalyzer chain) : Field(name, value, LuceneFieldTypes.Text)
{
    public override TokenStream GetTokenStream(Analyzer analyzer) => chain.Shared(GetStringValue()) ?? base.GetTokenStream(analyzer);
}
