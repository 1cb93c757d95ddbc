using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Query.QueryStrings;

/// <summary>What a token of a query string is.</summary>
internal enum TokenKind
{
    End,
    And,
    Or,
    Not,
    Plus,
    Minus,

    /// <summary>An operator with a blank behind it, which is a word.</summary>
    BareOperator,
    Open,
    Close,
    Colon,
    Star,
    Caret,
    Quoted,
    Word,

    /// <summary><c>~</c> with what stands behind it.</summary>
    Tilde,
    Prefix,
    Wildcard,
    Expression,
    RangeOpen,
    RangeClose,
    RangeTo,
    RangeEnd,
    Number,
}

/// <param name="Text">As it is written, escapes included.</param>
internal readonly record struct QueryStringToken(TokenKind Kind, string Text, int Position);

/// <summary>
/// Cuts Lucene's query syntax into tokens; at each place the longest one wins, as in Lucene's own grammar. Lucene.NET's parser cannot serve: it is of the time
/// when each word between blanks was a query of its own, which Elasticsearch's no longer is.
/// </summary>
internal sealed class QueryStringLexer(string text)
{
    private const string NotInWords = "+-!():^[]\"{}~*?\\/";

    private readonly List<QueryStringToken> _tokens = [];
    private int _at;

    public static IReadOnlyList<QueryStringToken> Read(string text)
    {
        var lexer = new QueryStringLexer(text);
        while (lexer.SkipBlanks())
        {
            lexer.ReadOne();
        }

        lexer.Add(TokenKind.End, text.Length);
        return lexer._tokens;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n' or '\r' or '\u3000';

    private bool SkipBlanks()
    {
        while (_at < text.Length && IsBlank(text[_at]))
        {
            _at++;
        }

        return _at < text.Length;
    }

    private void Add(TokenKind kind, int end)
    {
        _tokens.Add(new QueryStringToken(kind, text[_at..end], _at));
        _at = end;
    }

    private void ReadOne()
    {
        switch (text[_at])
        {
            case '(':
                Add(TokenKind.Open, _at + 1);
                break;
            case ')':
                Add(TokenKind.Close, _at + 1);
                break;
            case ':':
                Add(TokenKind.Colon, _at + 1);
                break;
            case '^':
                Add(TokenKind.Caret, _at + 1);
                ReadNumber();
                break;
            case '"':
                Add(TokenKind.Quoted, Closing('"'));
                break;
            case '/':
                Add(TokenKind.Expression, Closing('/'));
                break;
            case '~':
                Add(TokenKind.Tilde, EndOfWord(_at + 1, wildcards: false));
                break;
            case '[' or '{':
                ReadRange();
                break;
            case '+' or '-' or '!' when _at + 1 < text.Length && IsBlank(text[_at + 1]):
                Add(TokenKind.BareOperator, _at + 1);
                break;
            case '+':
                Add(TokenKind.Plus, _at + 1);
                break;
            case '-':
                Add(TokenKind.Minus, _at + 1);
                break;
            case '!':
                Add(TokenKind.Not, _at + 1);
                break;
            default:
                ReadWord();
                break;
        }
    }

    private void ReadWord()
    {
        var end = EndOfWord(_at, wildcards: true);
        if (end == _at)
        {
            throw Unexpected();
        }

        var word = text.AsSpan(_at, end - _at);
        var firstWildcard = FirstWildcard(word);
        var kind = word switch
        {
            "AND" or "&&" => TokenKind.And,
            "OR" or "||" => TokenKind.Or,
            "NOT" => TokenKind.Not,
            "*" => TokenKind.Star,
            _ when firstWildcard < 0 => TokenKind.Word,
            _ when firstWildcard == word.Length - 1 && word[^1] == '*' => TokenKind.Prefix,
            _ => TokenKind.Wildcard,
        };
        Add(kind, end);
    }

    private static int FirstWildcard(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] is '*' or '?')
            {
                return i;
            }

            i += word[i] == '\\' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>A word begins with fewer characters than it goes on with.</summary>
    private int EndOfWord(int start, bool wildcards)
    {
        var at = start;
        while (at < text.Length)
        {
            var character = text[at];
            if (character == '\\' && at + 1 < text.Length)
            {
                at += 2;
            }
            else if (!IsBlank(character) && (!NotInWords.Contains(character, StringComparison.Ordinal)
                || (wildcards && character is '*' or '?') || (character is '+' or '-' && (at > start || !wildcards))))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Behind the next such character that no backslash takes the meaning of.</summary>
    private int Closing(char closing)
    {
        for (var at = _at + 1; at < text.Length; at++)
        {
            if (text[at] == closing)
            {
                return at + 1;
            }

            at += text[at] == '\\' ? 1 : 0;
        }

        throw Unexpected();
    }

    private void ReadNumber()
    {
        var end = _at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == _at)
        {
            throw Unexpected();
        }

        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            for (end++; end < text.Length && char.IsAsciiDigit(text[end]); end++)
            {
            }
        }

        Add(TokenKind.Number, end);
    }

    private void ReadRange()
    {
        Add(TokenKind.RangeOpen, _at + 1);
        while (SkipBlanks())
        {
            if (text[_at] is ']' or '}')
            {
                Add(TokenKind.RangeClose, _at + 1);
                return;
            }

            if (text[_at] == '"')
            {
                Add(TokenKind.Quoted, Closing('"'));
                continue;
            }

            var end = _at;
            while (end < text.Length && text[end] is not (' ' or ']' or '}'))
            {
                end++;
            }

            Add(text.AsSpan(_at, end - _at) is "TO" ? TokenKind.RangeTo : TokenKind.RangeEnd, end);
        }
    }

    private ElasticException Unexpected() => QueryStringParser.Failure(
        _at < text.Length ? $"Lexical error at column {_at + 1}. Encountered: \"{text[_at]}\"" : $"Lexical error at column {_at + 1}. Encountered: <EOF>");
}
