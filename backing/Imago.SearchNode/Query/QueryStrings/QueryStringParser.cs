using System.Globalization;
using System.Text;
using Imago.SearchNode.Errors;
using Lucene.Net.Search;

namespace Imago.SearchNode.Query.QueryStrings;

/// <summary>
/// Lucene's query syntax, as Elasticsearch reads it. Operators do not bind by precedence: each one decides about the clauses beside it. Words that follow each
/// other without an operator are one text for the analyzers of the fields.
/// </summary>
internal sealed class QueryStringParser(string text, QueryStringFields fields, Occur defaultOccur)
{
    private readonly IReadOnlyList<QueryStringToken> _tokens = QueryStringLexer.Read(text);
    private int _at;

    private QueryStringToken Next => _tokens[_at];

    /// <summary>Null: nothing in the text is a word.</summary>
    public LuceneQuery? Parse()
    {
        var query = Query(null);
        return Next.Kind == TokenKind.End ? query : throw Unexpected();
    }

    public static ElasticException Failure(string reason) => new(StatusCodes.Status400BadRequest, "parse_exception", reason);

    /// <summary>Only exclusions: what they leave of everything, without a score.</summary>
    public static void CompleteExclusions(BooleanQuery query)
    {
        if (query.Clauses.Count > 0 && query.Clauses.All(clause => clause.Occur == Occur.MUST_NOT))
        {
            query.Add(new ConstantScoreQuery(new MatchAllDocsQuery()) { Boost = 0 }, Occur.MUST);
        }
    }

    private LuceneQuery? Query(string? field)
    {
        var clauses = new List<BooleanClause>();
        LuceneQuery? first = null;
        for (var isFirst = true; isFirst || Next.Kind is not (TokenKind.End or TokenKind.Close); isFirst = false)
        {
            if (IsSeveralWords())
            {
                AddWords(clauses, field);
                continue;
            }

            var conjunction = isFirst ? TokenKind.End : Take(TokenKind.And, TokenKind.Or);
            var modifier = Take(TokenKind.Plus, TokenKind.Minus, TokenKind.Not);
            var query = Clause(field);
            first = isFirst && modifier == TokenKind.End ? query : first;
            Add(clauses, conjunction, modifier, query);
        }

        return clauses switch
        {
            [] => null,
            [{ Occur: Occur.SHOULD } only] => only.Query,
            [var only] when only.Query == first => first,
            _ => Boolean(clauses),
        };
    }

    private static BooleanQuery Boolean(List<BooleanClause> clauses)
    {
        var query = new BooleanQuery(disableCoord: true);
        clauses.ForEach(query.Add);
        CompleteExclusions(query);
        return query;
    }

    private bool IsSeveralWords() => Next.Kind == TokenKind.Word && IsFollowingWord(_at + 1);

    /// <summary>A word that no operator behind it takes for its own.</summary>
    private bool IsFollowingWord(int at) => _tokens[at].Kind == TokenKind.Word
        && _tokens[at + 1].Kind is not (TokenKind.Colon or TokenKind.Star or TokenKind.Tilde or TokenKind.Caret or TokenKind.And or TokenKind.Or);

    private void AddWords(List<BooleanClause> clauses, string? field)
    {
        var words = new StringBuilder(_tokens[_at++].Text);
        while (IsFollowingWord(_at))
        {
            words.Append(' ').Append(_tokens[_at++].Text);
        }

        switch (fields.Words(field, Unescaped(words.ToString())))
        {
            case null:
                break;
            case BooleanQuery several when several.Clauses.All(clause => clause.Query is TermQuery):
                clauses.AddRange(several.Clauses);
                break;
            case BooleanQuery several:
                clauses.AddRange(several.Clauses.Select(clause => new BooleanClause(clause.Query, defaultOccur)));
                break;
            case var query:
                clauses.Add(new BooleanClause(query, defaultOccur));
                break;
        }
    }

    private void Add(List<BooleanClause> clauses, TokenKind conjunction, TokenKind modifier, LuceneQuery? query)
    {
        var isProhibited = modifier is TokenKind.Minus or TokenKind.Not;
        if (clauses is [.., { Occur: not Occur.MUST_NOT } previous])
        {
            // "and" makes what stands in front of it required too; "or" makes it optional again where all is required by default.
            clauses[^1] = conjunction == TokenKind.And ? new BooleanClause(previous.Query, Occur.MUST)
                : conjunction == TokenKind.Or && defaultOccur == Occur.MUST ? new BooleanClause(previous.Query, Occur.SHOULD)
                : previous;
        }

        if (query is null)
        {
            return;
        }

        var isRequired = defaultOccur == Occur.MUST
            ? conjunction != TokenKind.Or
            : modifier == TokenKind.Plus || conjunction == TokenKind.And;
        clauses.Add(new BooleanClause(query, isProhibited ? Occur.MUST_NOT : isRequired ? Occur.MUST : Occur.SHOULD));
    }

    private LuceneQuery? Clause(string? field)
    {
        if (Next.Kind is TokenKind.Word or TokenKind.Star && _tokens[_at + 1].Kind == TokenKind.Colon)
        {
            field = Next.Kind == TokenKind.Star ? "*" : Unescaped(Next.Text);
            _at += 2;
        }

        if (Take(TokenKind.Open) == TokenKind.End)
        {
            return Term(field);
        }

        var group = Query(field);
        Expect(TokenKind.Close);
        return Boosted(group, Boost());
    }

    private LuceneQuery? Term(string? field)
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Word or TokenKind.Star or TokenKind.Prefix or TokenKind.Wildcard or TokenKind.Expression or TokenKind.BareOperator or TokenKind.Number:
                _at++;
                var (tilde, boost) = TildeAndBoost();
                return Boosted(Single(field, token, tilde), boost);
            case TokenKind.RangeOpen:
                _at++;
                return Boosted(Range(field, includesFirst: token.Text == "["), Boost());
            case TokenKind.Quoted:
                _at++;
                var (slop, quotedBoost) = TildeAndBoost();
                return Boosted(fields.Phrase(field, Unescaped(token.Text[1..^1]), slop is { Length: > 1 } ? (int)Number(slop[1..], token) : null), quotedBoost);
            default:
                throw Unexpected();
        }
    }

    private LuceneQuery? Single(string? field, QueryStringToken token, string? tilde) => token.Kind switch
    {
        TokenKind.Star or TokenKind.Wildcard => fields.Wildcard(field, token.Text),
        TokenKind.Prefix => fields.Prefix(field, Unescaped(token.Text[..^1])),
        TokenKind.Expression => fields.Expression(field, token.Text[1..^1]),
        _ when tilde is not null => fields.Fuzzy(field, Unescaped(token.Text), tilde[1..]),
        _ => fields.Words(field, Unescaped(token.Text)),
    };

    private LuceneQuery Range(string? field, bool includesFirst)
    {
        var first = RangeEnd();
        Expect(TokenKind.RangeTo);
        var last = RangeEnd();
        var includesLast = Next.Text == "]";
        Expect(TokenKind.RangeClose);
        return fields.Range(field, first, last, includesFirst, includesLast);
    }

    private string? RangeEnd()
    {
        var token = Next;
        if (token.Kind is not (TokenKind.Quoted or TokenKind.RangeEnd or TokenKind.RangeTo))
        {
            throw Unexpected();
        }

        _at++;
        return token.Text == "*" ? null : Unescaped(token.Kind == TokenKind.Quoted ? token.Text[1..^1] : token.Text);
    }

    private (string? Tilde, float? Boost) TildeAndBoost()
    {
        var tilde = Tilde();
        var boost = Boost();
        return (tilde ?? Tilde(), boost);
    }

    private string? Tilde() => Next.Kind == TokenKind.Tilde ? _tokens[_at++].Text : null;

    private float? Boost()
    {
        if (Take(TokenKind.Caret) == TokenKind.End)
        {
            return null;
        }

        var token = Next;
        Expect(TokenKind.Number);
        return Number(token.Text, token);
    }

    private static LuceneQuery? Boosted(LuceneQuery? query, float? boost)
    {
        if (query is not null && boost is { } factor)
        {
            query.Boost *= factor;
        }

        return query;
    }

    private static float Number(string text, QueryStringToken token) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Failure($"Cannot parse the number [{text}] behind [{token.Text}]");

    private TokenKind Take(params ReadOnlySpan<TokenKind> kinds) => kinds.Contains(Next.Kind) ? _tokens[_at++].Kind : TokenKind.End;

    private void Expect(TokenKind kind)
    {
        if (Take(kind) != kind)
        {
            throw Unexpected();
        }
    }

    private ElasticException Unexpected() => Failure(
        $"Cannot parse '{text}': Encountered {(Next.Kind == TokenKind.End ? "<EOF>" : $"\"{Next.Text}\"")} at column {Next.Position + 1}");

    /// <summary>Without the backslashes that take special meaning away; <c>\u0041</c> is a character by number.</summary>
    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
            }
            else if (++i >= text.Length)
            {
                throw Failure("Term can not end with escape character.");
            }
            else if (text[i] != 'u')
            {
                plain.Append(text[i]);
            }
            else if (i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 4;
            }
            else
            {
                throw Failure("Truncated unicode escape sequence.");
            }
        }

        return plain.ToString();
    }
}
