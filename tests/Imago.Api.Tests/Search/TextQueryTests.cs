using System.Text.RegularExpressions;
using Imago.Api.Index;
using Imago.Api.Search;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Tests.Search;

public sealed class TextQueryTests
{
    // The clauses that stand for <word:...>, <together:...> and <exact> in what is expected.
    private const string Word =
        """
        {"multi_match":{"fields":["suchtext^2","suchtext.german","suchtext.english","title^2","description","fotografen.text"],
         "operator":"and","query":"$1","type":"best_fields"}}
        """;

    private const string Together =
        """
        {"multi_match":{"boost":2,"fields":["suchtext^2","suchtext.german","suchtext.english","title"],"query":"$1","slop":2,"type":"phrase"}}
        """;

    private const string ExactFields = """["suchtext^2","title^2","description","fotografen.text"]""";

    [Fact]
    public void NoTextFindsEverything() => Expect("", """{"match_all":{}}""");

    [Fact]
    public void TextWithoutAnythingToSearchForFindsNothing() => Expect("!!! ??", """{"match_none":{}}""");

    [Fact]
    public void AWordIsSearchedInTheBestOfAllFields() => Expect("baseball", "<word:baseball>");

    [Fact]
    public void EveryWordIsNeededAndWordsTogetherCountMore() => Expect(
        "children baseball",
        """{"bool":{"must":[<word:children>,<word:baseball>],"should":<together:children baseball>}}""");

    [Fact]
    public void WordsWithoutMeaningNeedNotMatch() => Expect(
        "children at the pool",
        """
        {"bool":{"must":[<word:children>,<word:pool>],"should":[<word:at>,<word:the>,<together:children at the pool>]}}
        """);

    [Fact]
    public void NothingButWordsWithoutMeaningIsSearchedForAllTheSame() => Expect(
        "und the",
        """{"bool":{"must":[<word:und>,<word:the>],"should":<together:und the>}}""");

    [Fact]
    public void APunctuationMarkTakesNoPart() => Expect("pool !", """{"bool":{"must":<word:pool>}}""");

    [Fact]
    public void AnExclusionMustNotMatch() => Expect(
        "pool -beach -year:1955",
        """
        {"bool":{"must":<word:pool>,"must_not":[<word:beach>,{"range":{"datum":{"gte":"1955-01-01","lte":"1955-12-31T23:59:59.999Z"}}}]}}
        """);

    [Fact]
    public void OneAlternativeSuffices() => Expect(
        "pool OR beach", """{"bool":{"minimum_should_match":1,"should":[<word:pool>,<word:beach>]}}""");

    [Fact]
    public void APhraseIsSearchedAsItIsWritten() => Expect(
        "\"Greenlee Field\"", """{"multi_match":{"fields":<exact>,"query":"Greenlee Field","type":"phrase"}}""");

    [Fact]
    public void TheEndOfAPrefixIsOpen() => Expect(
        "penn-sher*", """{"multi_match":{"fields":<exact>,"operator":"and","query":"penn-sher","type":"bool_prefix"}}""");

    [Fact]
    public void ANumberIsAnImageNumberAndAWord() => Expect(
        "58377",
        """{"bool":{"minimum_should_match":1,"should":[{"term":{"bildnummer":{"boost":100,"value":58377}}},<word:58377>]}}""");

    [Fact]
    public void ANumberOfFourDigitsIsAYearAsWell() => Expect(
        "1955",
        """
        {"bool":{"minimum_should_match":1,"should":[
          {"term":{"bildnummer":{"boost":100,"value":1955}}},
          {"range":{"datum":{"gte":"1955-01-01","lte":"1955-12-31T23:59:59.999Z"}}},
          <word:1955>]}}
        """);

    [Fact]
    public void FiltersDoNotScore() => Expect(
        "pool db:sport has:title missing:date issue:date-missing id:7 year:1955..",
        """
        {"bool":{
          "must":<word:pool>,
          "filter":[
            {"term":{"db":{"value":"sport"}}},
            {"exists":{"field":"title"}},
            {"bool":{"must_not":{"exists":{"field":"datum"}}}},
            {"term":{"quality.issues":{"value":"date-missing"}}},
            {"term":{"bildnummer":{"value":7}}},
            {"range":{"datum":{"gte":"1955-01-01"}}}]}}
        """);

    [Fact]
    public void APhotographerIsAPhraseOfTheFoldedName() =>
        Expect("photographer:\"Jürgen Größer\"", """{"match_phrase":{"fotografen.text":{"query":"Jürgen Größer"}}}""");

    [Theory]
    [InlineData("pool", true)]
    [InlineData("db:sport (\"pool\" OR year:1955)", true)]
    [InlineData("", false)]
    [InlineData("db:sport -pool", false)]
    public void OnlyWordsMakeOnePhotoABetterMatchThanAnother(string text, bool scored) => Assert.Equal(scored, TextQuery.IsScored(Parse(text)));

    private static void Expect(string text, string json)
    {
        var expected = Regex.Replace(json, "<word:([^>]*)>", Word);
        expected = Regex.Replace(expected, "<together:([^>]*)>", Together);
        RequestJson.AssertEqual(expected.Replace("<exact>", ExactFields, StringComparison.Ordinal), RequestJson.Of(TextQuery.Of(Parse(text), PhotoIndex.Declared("photos"))));
    }

    private static QueryNode Parse(string text)
    {
        Assert.True(QueryParser.TryParse(text, out var query, out _));
        return query;
    }
}
