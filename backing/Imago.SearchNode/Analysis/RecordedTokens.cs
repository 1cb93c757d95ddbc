using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Imago.SearchNode.Analysis;

/// <summary>
/// What a tokenizer made of a text, to be run through several chains of filters: a text that is indexed in three ways is cut into words once. Each thread
/// keeps the last text, whose ways are indexed one after the other.
/// </summary>
internal sealed class RecordedTokens
{
    [ThreadStatic]
    private static RecordedTokens? _last;

    private readonly List<Token> _tokens = [];
    private char[] _characters = new char[512];
    private int _used;
    private TokenizerStep? _tokenizer;
    private string? _text;

    private RecordedTokens()
    {
    }

    public int Count => _tokens.Count;

    /// <summary>Where the text ends.</summary>
    public int End { get; private set; }

    /// <summary>Position increment behind the last token.</summary>
    public int EndIncrement { get; private set; }

    public Token this[int place] => _tokens[place];

    /// <summary>Valid until the same thread asks for another text.</summary>
    /// <param name="tokenizer">One that several chains have in common.</param>
    public static RecordedTokens Of(TokenizerStep tokenizer, string text)
    {
        var last = _last ??= new RecordedTokens();
        if (!ReferenceEquals(last._text, text) || !ReferenceEquals(last._tokenizer, tokenizer))
        {
            last._text = null;
            last.Record(tokenizer.Words!, text);
            (last._tokenizer, last._text) = (tokenizer, text);
        }

        return last;
    }

    public ReadOnlySpan<char> Term(Token token) => _characters.AsSpan(token.First, token.Length);

    public void CopyTerm(Token token, ICharTermAttribute target) => target.CopyBuffer(_characters, token.First, token.Length);

    private void Record(Analyzer words, string text)
    {
        _tokens.Clear();
        _used = 0;
        using var stream = words.GetTokenStream("", text);
        var term = stream.AddAttribute<ICharTermAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        var increment = stream.AddAttribute<IPositionIncrementAttribute>();
        var type = stream.AddAttribute<ITypeAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            var length = term.Length;
            if (_used + length > _characters.Length)
            {
                Array.Resize(ref _characters, Math.Max(_used + length, 2 * _characters.Length));
            }

            Array.Copy(term.Buffer, 0, _characters, _used, length);
            _tokens.Add(new Token(_used, length, offset.StartOffset, offset.EndOffset, increment.PositionIncrement, type.Type));
            _used += length;
        }

        stream.End();
        (End, EndIncrement) = (offset.EndOffset, increment.PositionIncrement);
    }

    /// <param name="First">Place of the first character of the term.</param>
    internal readonly record struct Token(int First, int Length, int Start, int End, int Increment, string Type);
}

/// <summary>Gives out recorded tokens in place of a tokenizer.</summary>
internal sealed class RecordedTokenStream : TokenStream
{
    private readonly ICharTermAttribute _term;
    private readonly IOffsetAttribute _offset;
    private readonly IPositionIncrementAttribute _increment;
    private readonly ITypeAttribute _type;
    private RecordedTokens? _tokens;
    private int _next;

    public RecordedTokenStream()
    {
        _term = AddAttribute<ICharTermAttribute>();
        _offset = AddAttribute<IOffsetAttribute>();
        _increment = AddAttribute<IPositionIncrementAttribute>();
        _type = AddAttribute<ITypeAttribute>();
    }

    public void Give(RecordedTokens tokens) => _tokens = tokens;

    public override void Reset() => _next = 0;

    public override bool IncrementToken()
    {
        ClearAttributes();
        if (_next == _tokens!.Count)
        {
            return false;
        }

        var token = _tokens[_next++];
        _tokens.CopyTerm(token, _term);
        _offset.SetOffset(token.Start, token.End);
        _increment.PositionIncrement = token.Increment;
        _type.Type = token.Type;
        return true;
    }

    public override void End()
    {
        base.End();
        _offset.SetOffset(_tokens!.End, _tokens.End);
        _increment.PositionIncrement = _tokens.EndIncrement;
    }
}
