using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;
using Imago.Archive.QueryLanguage;

namespace Imago.Api.Tests.Search;

public abstract class SearchTests(ArchiveApi api)
{
    /// <summary>What each query must find among the additional records; the sample's own are not listed.</summary>
    public static TheoryData<string, string[]> Finds => new()
    {
        { "Müller", ["sport-900001"] },
        { "Mueller jubelt", ["sport-900001"] },
        { "MÜLLER", ["sport-900001"] },
        { "Mu\u0308ller", ["sport-900001"] },
        { "\"Thomas Müller\"", ["sport-900001"] },
        { "\"Müller Thomas\"", [] },
        { "Groesser", ["sport-900001", "sport-900002"] },
        { "Kind Garten", ["sport-900002"] },
        { "die Kinder", [] },
        { "das Kind und der Garten", ["sport-900002"] },
        { "der and the", [] },
        { "goals", ["sport-900001"] },
        { "Gärten", ["sport-900002"] },
        { "geschaut", ["sport-900002"] },
        { "war memorial", ["stock-4294967299"] },
        { "Schleswig-Holstein", ["stock-900003"] },
        { "\"Thomas Muller\"", ["sport-900001"] },
        { "Mull*", ["sport-900001"] },
        { "\"Muller jubelt uber\"", ["sport-900001"] },
        { "Garten geschaut", ["sport-900002"] },
        { "uber Zaun", ["sport-900002"] },
        { "\"Uber den\"", ["sport-900002"] },
        { "Doppelganger", ["sport-900008", "stock-900008", "unknown-900008"] },
        { "Zeppelín", ["stock-900003", "stock-900004", "stock-900005", "unknown-900007"] },
        { "zepp*", ["stock-900003", "stock-900004", "stock-900005", "unknown-900007"] },
        { "Schleswig-Hol*", ["stock-900003"] },
        { "größ*", ["sport-900001", "sport-900002"] },
        { "Zeppelin -ohne", ["stock-900003", "stock-900004"] },
        { "Zeppelin -(Ankermast OR Datenbank)", ["stock-900003", "stock-900005"] },
        { "Ankermast OR jubelt", ["sport-900001", "stock-900004"] },
        { "Zeppelin (Ankermast OR Namen)", ["stock-900004", "stock-900005"] },
        { "photographer:\"anna blume\" Zeppelin", ["stock-900003", "stock-900004", "unknown-900007"] },
        { "photographer:grosser", ["sport-900001", "sport-900002"] },
        { "year:1931 Zeppelin", ["stock-900004", "stock-900005", "unknown-900007"] },
        { "year:1998 db:sport", ["sport-900001", "sport-900002"] },
        { "year:1997..1999", ["sport-900001", "sport-900002"] },
        { "year:1998.. -Müller", ["sport-900002"] },
        { "year:..1890", ["stock-900009"] },
        { "id:58377", ["stock-58377"] },
        { "58377", ["stock-58377"] },
        { "0000058377", ["stock-58377"] },
        { "4294967299", ["stock-4294967299"] },
        { "1869", ["stock-1869", "stock-900009", "stock-900010"] },
        { "has:title", ["sport-900002"] },
        { "Zeppelin missing:photographer", ["stock-900005"] },
        { "Zeppelin missing:date", ["stock-900003"] },
        { "missing:caption", ["stock-900006"] },
        { "issue:date-unparsable", ["stock-58377", "stock-900003"] },
        { "issue:date-placeholder", ["sport-900008", "stock-900008", "unknown-900008"] },
        { "Zeppelin !", ["stock-900003", "stock-900004", "stock-900005", "unknown-900007"] },
        { "!!! ???", [] },
        { "Zeppelin -!!!", ["stock-900003", "stock-900004", "stock-900005", "unknown-900007"] },
    };

    [Theory]
    [MemberData(nameof(Finds))]
    public async Task QueryFindsWhatItMeans(string query, string[] expected)
    {
        var result = await api.GetAsync($"/api/photos?pageSize=100&facets=none&q={Uri.EscapeDataString(query)}");
        var additional = Ids(result).Where(id => !IsFromSample(id)).Order(StringComparer.Ordinal);
        Assert.Equal(expected.Order(StringComparer.Ordinal), additional);
    }

    [Theory]
    [InlineData("children playing baseball")]
    [InlineData("Müller")]
    [InlineData("\"Greenlee Field\"")]
    [InlineData("a:b (c] \"")]
    [InlineData("a\\ AND b/ ~ ^ [1 TO 2} && || !")]
    [InlineData("\0\u0001\u001f\u007f")]
    public async Task AnyPunctuationIsAValidQuery(string query) => await api.GetAsync($"/api/photos?q={Uri.EscapeDataString(query)}");

    [Fact]
    public async Task TenThousandArbitraryTextsAreValidQueries()
    {
        using var client = api.CreateClient();
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), TestContext.Current.CancellationToken, async (seed, cancellationToken) =>
        {
            var text = ArbitraryText(new Random(seed));
            using var response = await client.GetAsync($"/api/photos?facets=none&pageSize=1&q={Uri.EscapeDataString(text)}", cancellationToken);

            // Nothing is refused but for a bound that it exceeds.
            var isPastABound = response.StatusCode == HttpStatusCode.BadRequest && !QueryParser.TryParse(text.Trim(), out _, out _);
            Assert.True(response.StatusCode == HttpStatusCode.OK || isPastABound, $"{seed}: {response.StatusCode} for {Uri.EscapeDataString(text)}");
        });
    }

    /// <summary>Half of them of all of Unicode, half of what the language is made of.</summary>
    private static string ArbitraryText(Random random)
    {
        var text = new StringBuilder();
        for (var length = random.Next(1, 40); length > 0; length--)
        {
            var value = random.Next(8) == 0 ? random.Next(0x20, 0x7f) : random.Next(8) == 0 ? random.Next(0x11_0000) : random.Next(0x3000);
            text.Append(random.Next(2) == 0 ? SyntaxPieces[random.Next(SyntaxPieces.Length)] : Rune.IsValid(value) ? new Rune(value).ToString() : " ");
        }

        return text.ToString();
    }

    private static readonly string[] SyntaxPieces =
    [
        "\"", "(", ")", "-", "*", ":", "..", " ", " ", " OR ", "OR", "Zeppelin", "pool", "1955", "u\u0308", "photographer:", "year:", "db:", "id:", "has:",
        "missing:", "issue:", "sport", "title", "date-placeholder", "1955..1960", "photographer:\"", "[", "]", "/", "\\", "\u0001", "\u200b", "\ud83d", "+", "&&", "!",
    ];

    [Theory]
    [InlineData("lighthouse", "stock-900011", "stock-900012")]
    [InlineData("lighthouses", "stock-900012", "stock-900011")]
    public async Task TheFormAsWrittenComesBeforeItsStem(string query, string first, string second) =>
        Assert.Equal([first, second], Ids(await api.GetAsync($"/api/photos?q={query}")));

    [Fact]
    public async Task APhotoWhoseNumberIsTheQueryComesFirst()
    {
        var result = await api.GetAsync("/api/photos?q=1869");
        Assert.Equal("stock-1869", Ids(result)[0]);
    }

    [Theory]
    [InlineData("copper samovar", "stock-900014", "stock-900013")]
    [InlineData("copper kettle", "stock-900013", "stock-900014")]
    public async Task WordsThatStandTogetherComeFirst(string query, string first, string second) =>
        Assert.Equal([first, second], Ids(await api.GetAsync($"/api/photos?q={Uri.EscapeDataString(query)}")));

    [Fact]
    public async Task ParametersNarrowTheResult()
    {
        Assert.Equal(["sport-900001"], Ids(await api.GetAsync("/api/photos?db=sport&orientation=portrait")));
        Assert.Equal(["sport-900002"], Ids(await api.GetAsync("/api/photos?from=1998-06-22&to=1998-06-22")));
        Assert.Equal(
            ["sport-900001", "sport-900002", "stock-900005"],
            Ids(await api.GetAsync("/api/photos?q=Zeppelin%20missing:photographer%20OR%20db:sport%20-missing:width&pageSize=100")).Order());
        Assert.Equal(2, (int)(await api.GetAsync($"/api/photos?photographer={Uri.EscapeDataString("Jürgen Größer")}"))["total"]!);
    }

    [Fact]
    public async Task TheAnswerSaysWhatWasApplied()
    {
        var applied = (await api.GetAsync("/api/photos?q=Zeppelin%20db:film%20%3F&db=stock&from=1900-01-01&sort=oldest"))["applied"]!;
        Assert.Equal(["q", "sort", "filters", "ignored"], applied.AsObject().Select(property => property.Key));
        Assert.Equal("Zeppelin db:film ?", (string?)applied["q"]);
        Assert.Equal("oldest", (string?)applied["sort"]);
        Assert.Equal("1900-01-01", (string?)applied["filters"]!["from"]![0]);
        Assert.Equal("stock", (string?)applied["filters"]!["db"]![0]);
        Assert.Equal(
            ["'db:film' is searched as a word: db: takes stock or sport.", "'?' has no letter or digit and is ignored."],
            applied["ignored"]!.AsArray().Select(note => (string)note!));
    }

    [Theory]
    [InlineData("q=Zeppelin", "relevance")]
    [InlineData("q=year:1931", "newest")]
    [InlineData("", "newest")]
    [InlineData("q=Zeppelin&sort=largest", "largest")]
    public async Task TheOrderIsRelevanceOnlyWhereThereAreWords(string parameters, string sort) =>
        Assert.Equal(sort, (string?)(await api.GetAsync($"/api/photos?{parameters}"))["applied"]!["sort"]);

    [Fact]
    public async Task EveryPhotoIsCountedExactly() =>
        Assert.Equal(api.Ids.Count, (int)(await api.GetAsync("/api/photos?pageSize=1"))["total"]!);

    [Fact]
    public async Task AnItemHoldsWhatThePageShows()
    {
        var item = (await api.GetAsync("/api/photos?q=id:900002"))["items"]![0]!;
        Assert.Equal("sport-900002", (string?)item["id"]);
        Assert.Equal(900002, (long)item["imageNumber"]!);
        Assert.Equal("1998-06-22", (string?)item["date"]);
        Assert.Equal("Kinder spielen im Garten, hoch", (string?)item["caption"]);
        Assert.Equal("Jürgen Größer", (string?)item["photographer"]);
        Assert.Equal("square", (string?)item["orientation"]);
        Assert.Equal(4, (double)item["megapixels"]!);
        Assert.Equal("/api/photos/sport-900002/thumbnail", (string?)item["thumbnail"]);
        Assert.False(item.AsObject().ContainsKey("source"));
        Assert.False(item.AsObject().ContainsKey("editedImage"));
    }

    private static string[] Ids(JsonNode result) => [.. result["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private bool IsFromSample(string id) => api.Ids.Take(ArchiveApi.SampleSize).Contains(id);
}

[Collection(OnEmbeddedServer.Name)]
public sealed class EmbeddedSearchTests(EmbeddedArchiveApi api) : SearchTests(api);

[Collection(OnReferenceServer.Name)]
public sealed class ReferenceSearchTests(ReferenceArchiveApi api) : SearchTests(api);
