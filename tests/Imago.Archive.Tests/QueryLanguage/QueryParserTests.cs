using Imago.Archive.QueryLanguage;
using static Imago.Archive.QueryLanguage.QueryNode;

namespace Imago.Archive.Tests.QueryLanguage;

public sealed class QueryParserTests
{
    public static TheoryData<string, QueryNode> Readings => new()
    {
        { "", Everything },
        { " \t\n ", Everything },
        { "()", Everything },
        { "\"\"", Everything },
        { "children playing baseball", new AllOf([new Word("children"), new Word("playing"), new Word("baseball")]) },
        { "Müller", new Word("Müller") },
        { "Mu\u0308ller", new Word("Müller") },
        { "\"Greenlee Field\"", new Phrase("Greenlee Field") },
        { "\" Greenlee \t Field\"", new Phrase("Greenlee Field") },
        { "-word", new Exclusion(new Word("word")) },
        { "-\"two words\"", new Exclusion(new Phrase("two words")) },
        { "-db:sport", new Exclusion(new Database("sport")) },
        { "-(a b)", new Exclusion(new AllOf([new Word("a"), new Word("b")])) },
        { "-(-a)", new Word("a") },
        { "x-ray", new Word("x-ray") },
        { "a - b", new AllOf([new Word("a"), new Word("-"), new Word("b")]) },
        { "--a", new Word("a") },
        { "-", new Word("-") },
        { "a OR b", new AnyOf([new Word("a"), new Word("b")]) },
        { "a b OR c", new AnyOf([new AllOf([new Word("a"), new Word("b")]), new Word("c")]) },
        { "a (b OR c)", new AllOf([new Word("a"), new AnyOf([new Word("b"), new Word("c")])]) },
        { "a or b", new AllOf([new Word("a"), new Word("or"), new Word("b")]) },
        { "OR", new Word("or") },
        { "OR a", new AllOf([new Word("or"), new Word("a")]) },
        { "a OR", new AllOf([new Word("a"), new Word("or")]) },
        { "(a OR) b", new AllOf([new Word("a"), new Word("or"), new Word("b")]) },
        { "a OR OR b", new AnyOf([new Word("a"), new AllOf([new Word("or"), new Word("b")])]) },
        { "base*", new Prefix("base") },
        { "base**", new Prefix("base") },
        { "*", new Word("*") },
        { "ba*se", new Word("ba*se") },
        { "photographer:harris", new Photographer("harris") },
        { "photographer:har\"ris", new Word("photographer:har\"ris") },
        { "photographer:\"Teenie Harris\"", new Photographer("Teenie Harris") },
        { "Photographer:\"Teenie  Harris\"", new Photographer("Teenie Harris") },
        { "year:1955", new Years(1955, 1955) },
        { "year:1955..1960", new Years(1955, 1960) },
        { "year:1955..", new Years(1955, null) },
        { "year:..1960", new Years(null, 1960) },
        { "year:\"1955\"", new Years(1955, 1955) },
        { "year:1960..1955", new Word("year:1960..1955") },
        { "year:..", new Word("year:..") },
        { "year:soon", new Word("year:soon") },
        { "year:\"not yet\"", new AllOf([new Word("year:"), new Phrase("not yet")]) },
        { "db:SPORT", new Database("sport") },
        { "db:st", new Word("db:st") },
        { "id:58377", new ImageNumber(58377) },
        { "id:0000058377", new ImageNumber(58377) },
        { "id:9999999999999999999", new Word("id:9999999999999999999") },
        { "has:title", new Has("title") },
        { "has:suchtext", new Has("caption") },
        { "has:colour", new Word("has:colour") },
        { "missing:description", new Missing("description") },
        { "issue:date-placeholder", new Issue("date-placeholder") },
        { "issue:boredom", new Word("issue:boredom") },
        { "a:b (c] \"", new AllOf([new Word("a:b"), new Word("(c]"), new Word("\"")]) },
        { "http://example.org/a?b=c", new Word("http://example.org/a?b=c") },
        { "a\u0000b\u0003c", new AllOf([new Word("a"), new Word("b"), new Word("c")]) },
        { "f(x)", new AllOf([new Word("f"), new Word("x")]) },
        { "a\"b c\"d", new AllOf([new Word("a"), new Phrase("b c"), new Word("d")]) },
        { "\"(\" )", new AllOf([new Phrase("("), new Word(")")]) },
        { "\ud83d", new Word("\ufffd") },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void TextIsReadAsThisTree(string text, QueryNode expected) => Assert.Equal(expected, Parse(text));

    [Theory]
    [InlineData("(a)  OR\tb -c", "a OR b -c")]
    [InlineData("photographer:harris Year:1955..1955", "photographer:harris year:1955")]
    [InlineData("((a (b OR (c OR d))))", "a (b OR c OR d)")]
    [InlineData("-(a OR b)", "-(a OR b)")]
    [InlineData("-(-) -(--a b)", "-(-) -(a b)")]
    [InlineData("has:Datum missing:breite", "has:date missing:width")]
    public void CanonicalTextIsTheSameForTheSameMeaning(string text, string canonical) => Assert.Equal(canonical, Parse(text).ToString());

    [Fact]
    public void TextPastTheLengthLimitIsRefusedNamingTheLimit()
    {
        Assert.False(QueryParser.TryParse(new string('a', QueryParser.MaxLength + 1), out _, out var exceeded));
        Assert.Equal("must have at most 1,000 characters; it has 1,001.", exceeded);
    }

    [Fact]
    public void TooManyClausesAreRefusedNamingTheLimit()
    {
        Assert.False(QueryParser.TryParse(string.Join(' ', Enumerable.Repeat("a", 65)), out _, out var exceeded));
        Assert.Equal("must have at most 64 words, phrases and filters; it has 65.", exceeded);
    }

    [Fact]
    public void NestingPastTheLimitIsRefusedNamingTheLimit()
    {
        Assert.False(QueryParser.TryParse(new string('(', 400) + "a" + new string(')', 400), out _, out var exceeded));
        Assert.Equal("must have brackets nested at most 16 deep; they are nested 400 deep.", exceeded);
    }

    [Fact]
    public void UnclosedBracketsWithoutEndAreOneWord()
    {
        var brackets = new string('(', QueryParser.MaxLength);
        Assert.Equal(new Word(brackets), Parse(brackets));
    }

    [Fact]
    public void NestedAlternativesAreReadOnce()
    {
        var depth = QueryParser.MaxDepth;
        var text = string.Concat(Enumerable.Repeat("a OR (b ", depth)) + "c" + new string(')', depth);
        Assert.IsType<AnyOf>(Parse(text));
    }

    [Fact]
    public void NotesNameWhatWasNotTakenAsSyntax()
    {
        Assert.Equal(
            [
                "'db:film' is searched as a word: db: takes stock or sport.",
                "'!' has no letter or digit and is ignored.",
            ],
            QueryNotes.Of(Parse("db:film cat ! year:1955 a:b")));
    }

    private static QueryNode Parse(string text)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out var exceeded), exceeded);
        return query;
    }
}
