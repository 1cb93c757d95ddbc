using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Util;

namespace Imago.SearchNode.Mapping;

/// <summary>
/// Terms that are indexed exactly as they are. Lucene.NET's own string fields build a token stream each, which for the dozens of small fields of a
/// document costs more than all analysis; these share one.
/// </summary>
internal sealed class ExactField(string name, ExactTermStream stream, params IReadOnlyList<BytesRef> terms) : Field(name, LuceneFieldTypes.Exact)
{
    public override TokenStream GetTokenStream(Analyzer analyzer) => stream.Of(terms);
}

/// <summary>Gives out the terms of one field after the other; Lucene indexes the fields of a document in turn.</summary>
internal sealed class ExactTermStream : TokenStream
{
    private readonly TermAttribute _term = new();
    private IReadOnlyList<BytesRef> _terms = [];
    private int _next;

    public ExactTermStream() => AddAttributeImpl(_term);

    public ExactTermStream Of(IReadOnlyList<BytesRef> terms)
    {
        _terms = terms;
        return this;
    }

    public override void Reset() => _next = 0;

    public override bool IncrementToken()
    {
        if (_next == _terms.Count)
        {
            return false;
        }

        _term.Current = _terms[_next++];
        return true;
    }

    public override void End()
    {
        // No offsets or positions are indexed, so there is nothing to conclude.
    }

    private sealed class TermAttribute : Lucene.Net.Util.Attribute, ITermToBytesRefAttribute
    {
        public BytesRef Current { get; set; } = new();

        /// <summary>Lucene takes this instance once for each field and has it filled for each term.</summary>
        public BytesRef BytesRef { get; } = new();

        public void FillBytesRef()
        {
            BytesRef.Bytes = Current.Bytes;
            BytesRef.Offset = Current.Offset;
            BytesRef.Length = Current.Length;
        }

        public override void Clear() => Current = new BytesRef();

        public override void CopyTo(IAttribute target) => ((TermAttribute)target).Current = Current;
    }
}
