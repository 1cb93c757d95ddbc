using System.Text;
using Imago.SearchNode.Analysis;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.TokenAttributes;

namespace Imago.SearchNode.Tests.Analysis;

/// <summary>Words that several chains share are those that each chain would make by itself.</summary>
public sealed class SharedTokensTests
{
    private static readonly string[] Texts =
    [
        "Müller und Mueller vor den Häusern, man's best friend in the STREET",
        "",
        " . , ; ",
        "Sarkozy?s wife. Dr. Smith's car, well-known *** U.S. 12 34.5 end",
        "the the the Straßen running runner ran İstanbul ΑΒΓ ΣΊΣΥΦΟΣ 漢字かな e\u0301tude",
        new string('x', 600) + " after " + new string('Ä', 300),
        "\uD801\uDC00\uD801\uDC01 deseret \uD800 alone",
    ];

    [Theory]
    [InlineData("standard")]
    [InlineData("german")]
    [InlineData("english")]
    public void AreThoseOfTheChainAlone(string name)
    {
        using var catalog = AnalyzerCatalog.Create(null);
        var chain = catalog.Find(name)!;
        using var other = AnalyzerCatalog.Create(null);

        foreach (var text in Texts)
        {
            // Another chain before it, so that the tokens are recorded already.
            Read(other.Find("standard")!.Shared(text)!);

            Assert.Equal(Read(chain.GetTokenStream("field", text)), Read(chain.Shared(text)!));
        }
    }

    [Fact]
    public void AreThoseOfTheTextThatIsAskedFor()
    {
        using var catalog = AnalyzerCatalog.Create(null);
        var (standard, english) = (catalog.Find("standard")!, catalog.Find("english")!);

        Assert.Equal("one|two", Terms(standard.Shared("One two")!));
        Assert.Equal("run|far", Terms(english.Shared("Running far")!));
        Assert.Equal("one|two", Terms(standard.Shared("One two")!));
    }

    [Fact]
    public void ChainsWithAnotherTokenizerShareNothing()
    {
        using var catalog = AnalyzerCatalog.Create(null);

        Assert.Null(catalog.Find("whitespace")!.Shared("a text"));
        Assert.Null(catalog.Find("keyword")!.Shared("a text"));
    }

    /// <summary>Lucene.NET's own filter, which is slower, is what lower case is compared with.</summary>
    [Fact]
    public void LowerCaseIsThatOfLucene()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var word = new StringBuilder();
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                var limit = random.Next(3) switch { 0 => 0x80, 1 => 0x600, _ => 0x1FFFF };
                var character = random.Next(0x21, limit);
                word.Append(new Rune(character is >= 0xD800 and < 0xE000 ? 'Q' : character));
            }

            var text = word.ToString();
            Assert.Equal(
                Terms(new LowerCaseFilter(BuiltInAnalyzers.Version, new KeywordTokenizer(new StringReader(text)))),
                Terms(new LowerCaseWordsFilter(new KeywordTokenizer(new StringReader(text)))));
        }
    }

    private static string Terms(TokenStream stream) => string.Join('|', Read(stream).Select(token => token.Split('\t')[0]).Where(term => term.Length > 0));

    /// <summary>Each token with all that an index takes of it, and the end.</summary>
    private static List<string> Read(TokenStream stream)
    {
        var tokens = new List<string>();
        var term = stream.AddAttribute<ICharTermAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        var increment = stream.AddAttribute<IPositionIncrementAttribute>();
        var type = stream.AddAttribute<ITypeAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
        {
            tokens.Add($"{term}\t{offset.StartOffset}\t{offset.EndOffset}\t{increment.PositionIncrement}\t{type.Type}");
        }

        stream.End();
        tokens.Add($"\t{offset.StartOffset}\t{offset.EndOffset}\t{increment.PositionIncrement}");
        stream.Dispose();
        return tokens;
    }
}
