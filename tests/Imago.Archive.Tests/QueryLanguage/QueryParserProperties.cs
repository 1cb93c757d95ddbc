using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Imago.Archive.QueryLanguage;

namespace Imago.Archive.Tests.QueryLanguage;

/// <summary>What holds of every text; texts are drawn half from all of Unicode, half from what the language is made of.</summary>
public sealed class QueryParserProperties
{
    [Property(MaxTest = 10_000, Arbitrary = [typeof(AnyText)])]
    public void AnyTextParsesOrExceedsABound(string text)
    {
        if (!QueryParser.TryParse(text, out _, out var exceeded))
        {
            Assert.StartsWith("must have", exceeded, StringComparison.Ordinal);
            Assert.True(text.Length > QueryParser.MaxClauses || text.Count(c => c == '(') > QueryParser.MaxDepth);
        }
    }

    [Property(MaxTest = 10_000, Arbitrary = [typeof(AnyText)])]
    public void CanonicalTextParsesToTheSameTree(string text) => AssertRoundTrip(text);

    [Property(MaxTest = 10_000, Arbitrary = [typeof(SyntaxText)])]
    public void CanonicalTextOfSyntaxParsesToTheSameTree(string text) => AssertRoundTrip(text);

    private static void AssertRoundTrip(string text)
    {
        if (!QueryParser.TryParse(text, out var query, out _))
        {
            return;
        }

        var canonical = query.ToString();
        Assert.True(QueryParser.TryParse(canonical, out var again, out var exceeded), $"{canonical}: {exceeded}");
        Assert.Equal(query, again);
        Assert.Equal(canonical, again.ToString());
    }

    public static class AnyText
    {
        public static Arbitrary<string> Texts() =>
            Gen.Choose(0, char.MaxValue).Select(value => (char)value).ArrayOf().Select(chars => new string(chars)).ToArbitrary();
    }

    public static class SyntaxText
    {
        private static readonly string[] Pieces =
        [
            "\"", "\"", "(", ")", "(", ")", "-", "-", "*", ":", "..", " ", " ", " ", " OR ", "OR", "or", "a", "Müller", "1955", "u\u0308", "\u0308",
            "photographer:", "year:", "db:", "id:", "has:", "missing:", "issue:", "sport", "title", "date-placeholder", "1955..1960",
            "photographer:\"", "[", "]", "/", "\\", "\u0001", "\u0005", "\u200b", "\ud83d", "\ude00", "\t", "+", "&&", "!",
        ];

        public static Arbitrary<string> Texts() => Gen.Elements(Pieces).ArrayOf().Select(string.Concat).ToArbitrary();
    }
}
