using System.Buffers;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Imago.SearchNode.Analysis;

/// <summary>Lower case without regard to a language. Lucene.NET's filter of the name makes two strings of every word.</summary>
internal sealed class LowerCaseWordsFilter : TokenFilter
{
    private readonly ICharTermAttribute _term;

    public LowerCaseWordsFilter(TokenStream tokens) : base(tokens) => _term = AddAttribute<ICharTermAttribute>();

    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken())
        {
            return false;
        }

        var word = _term.Buffer.AsSpan(0, _term.Length);
        if (!Ascii.IsValid(word))
        {
            ToLower(word);
        }
        else
        {
            Ascii.ToLowerInPlace(word, out _);
        }

        return true;
    }

    private static void ToLower(Span<char> word)
    {
        // The two may not overlap.
        var original = ArrayPool<char>.Shared.Rent(word.Length);
        word.CopyTo(original);
        original.AsSpan(0, word.Length).ToLowerInvariant(word);
        ArrayPool<char>.Shared.Return(original);
    }
}

/// <summary>Each word only once, wherever it stands (Elasticsearch's <c>unique</c>).</summary>
internal sealed class UniqueWordsFilter : TokenFilter
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ICharTermAttribute _term;

    public UniqueWordsFilter(TokenStream tokens) : base(tokens) => _term = AddAttribute<ICharTermAttribute>();

    public override bool IncrementToken()
    {
        while (m_input.IncrementToken())
        {
            if (_seen.Add(_term.ToString()!))
            {
                return true;
            }
        }

        return false;
    }

    public override void Reset()
    {
        base.Reset();
        _seen.Clear();
    }
}

/// <summary>Words cut to a number of UTF-16 code units, those marked as keywords left alone.</summary>
internal sealed class TruncatedWordsFilter : TokenFilter
{
    private readonly int _length;
    private readonly ICharTermAttribute _term;
    private readonly IKeywordAttribute _keyword;

    public TruncatedWordsFilter(TokenStream tokens, int length) : base(tokens)
    {
        _length = length;
        _term = AddAttribute<ICharTermAttribute>();
        _keyword = AddAttribute<IKeywordAttribute>();
    }

    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken())
        {
            return false;
        }

        if (!_keyword.IsKeyword && _term.Length > _length)
        {
            _term.Length = _length;
        }

        return true;
    }
}

/// <summary>Words longer than so many UTF-16 code units cut into pieces that stand one after the other, as Elasticsearch's tokenizers cut them.</summary>
internal sealed class LongWordsFilter : TokenFilter
{
    private readonly int _longest;
    private readonly ICharTermAttribute _term;
    private readonly IOffsetAttribute _offset;
    private readonly IPositionIncrementAttribute _increment;
    private State? _whole;
    private string _rest = "";
    private int _start;

    public LongWordsFilter(TokenStream tokens, int longest) : base(tokens)
    {
        _longest = longest;
        _term = AddAttribute<ICharTermAttribute>();
        _offset = AddAttribute<IOffsetAttribute>();
        _increment = AddAttribute<IPositionIncrementAttribute>();
    }

    public override bool IncrementToken()
    {
        if (_rest.Length > 0)
        {
            RestoreState(_whole);
            _increment.PositionIncrement = 1;
            Cut(_rest);
            return true;
        }

        if (!m_input.IncrementToken())
        {
            return false;
        }

        if (_term.Length > _longest)
        {
            _whole = CaptureState();
            _start = _offset.StartOffset;
            Cut(_term.ToString()!);
        }

        return true;
    }

    public override void Reset()
    {
        base.Reset();
        (_rest, _whole) = ("", null);
    }

    private void Cut(string text)
    {
        var length = Math.Min(_longest, text.Length);
        _term.SetEmpty().Append(text, 0, length);
        _offset.SetOffset(_start, _start + length);
        _rest = text[length..];
        _start += length;
    }
}
