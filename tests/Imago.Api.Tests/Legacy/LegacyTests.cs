using System.Net;
using System.Text.Json.Nodes;

namespace Imago.Api.Tests.Legacy;

public abstract class LegacyTests(LegacyArchive archive, bool hasDates)
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Zeppelin", 900003, 900004, 900005, 900007)]
    [InlineData("\"beside one old copper samovar\"", 900014)]
    [InlineData("zepp* -Ankermast", 900003, 900005, 900007)]
    [InlineData("photographer:Otto Rennstrecke", 900021, 900022, 900023, 900024, 900025)]
    [InlineData("Stein \"Keeper of the lighthouse\"", 900011)]
    [InlineData("0900001", 900001)]
    [InlineData("900001", 900001)]
    [InlineData("id:58377", 58377)]
    [InlineData("year:1998", 900001, 900002)]
    [InlineData("db:sport -Doppelgänger", 900001, 900002)]
    [InlineData("Zeppelin missing:photographer", 900005)]
    public async Task AQueryFindsWhatItMeans(string query, params int[] numbers)
    {
        var answer = await archive.GetAsync($"/api/photos?pageSize=100&q={Uri.EscapeDataString(query)}");
        Assert.Equal(numbers.Select(number => (long)number), Numbers(answer).Where(number => number == 58377 || number > 900000).Distinct().Order());
    }

    [Fact]
    public async Task ARecordIsShownAsItWouldBeHealed()
    {
        var found = (await archive.GetAsync("/api/photos?q=900002"))["items"]![0]!;
        var photo = await archive.GetAsync($"/api/photos/{found["id"]}");
        foreach (var item in (JsonNode[])[found, photo])
        {
            Assert.Equal(900002, (long)item["imageNumber"]!);
            Assert.Equal(2000, (int)item["width"]!);
            Assert.Equal("square", (string?)item["orientation"]);
            Assert.Equal("1998-06-22", (string?)item["date"]);
            Assert.Equal("Gärten", (string?)item["title"]);
        }

        await archive.GetAsync($"/api/photos/{found["id"]}/similar");
        using var client = archive.CreateClient();
        using var thumbnail = await client.GetAsync($"/api/photos/{found["id"]}/thumbnail", Ending);
        Assert.Equal("image/svg+xml", thumbnail.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task WhatTheIndexHasIsCountedAndTheRestNamed()
    {
        var answer = await archive.GetAsync("/api/photos?q=Zeppelin&photographer=Anna%20Blume");
        Assert.Equal(6, (int)answer["total"]!);
        var photographer = Assert.Single(answer["facets"]!["photographer"]!.AsArray());
        Assert.Equal(("Anna Blume", 6, true), ((string?)photographer!["value"], (int)photographer["count"]!, (bool)photographer["selected"]!));
        Assert.Equal(4, (int)answer["facets"]!["db"]!.AsArray().Single(value => (string?)value!["value"] == "stock")!["count"]!);
        string[] missing = ["orientation", "rights", "issue", .. hasDates ? Array.Empty<string>() : ["decade", "year"]];
        Assert.Equal(missing.Order(), answer["applied"]!["unavailable"]!.AsArray().Select(name => (string?)name).Order());
        Assert.Equal(hasDates, answer["facets"]!["decade"] is not null);
    }

    [Theory]
    [InlineData("orientation=square", "orientation")]
    [InlineData("usableIn=DE", "usableIn")]
    [InlineData("rights=free", "rights")]
    [InlineData("issue=date-missing", "issue")]
    [InlineData("q=issue:date-missing", "q")]
    [InlineData("event=0123456789abcdef", "event")]
    [InlineData("group=event", "group")]
    [InlineData("minMegapixels=2", "minMegapixels")]
    [InlineData("has=agency", "has")]
    [InlineData("q=missing:event", "q")]
    [InlineData("sort=largest", "sort")]
    [InlineData("facets=photographer,rights", "facets")]
    public async Task WhatTheIndexLacksIsRefusedWithWhatToDo(string parameters, string parameter)
    {
        var problem = await archive.GetAsync($"/api/photos?{parameters}", HttpStatusCode.Conflict);
        Assert.Equal("/errors/index-not-healed", (string?)problem["type"]);
        Assert.Contains(parameter, (string?)problem["errors"]![parameter]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SizesAreComparedWhereTheyAreNumbers()
    {
        if (hasDates)
        {
            Assert.Equal([900001, 900001], Numbers(await archive.GetAsync("/api/photos?q=jubelt&minHeight=3000")));
            Assert.Empty(Numbers(await archive.GetAsync("/api/photos?q=jubelt&minHeight=3001")));
        }
        else
        {
            Assert.NotNull((await archive.GetAsync("/api/photos?q=jubelt&minHeight=3000", HttpStatusCode.Conflict))["errors"]!["minHeight"]);
        }
    }

    [Fact]
    public async Task DaysNarrowWhateverTheyAreHeldAs()
    {
        var answer = await archive.GetAsync("/api/photos?q=Zeppelin&from=1931-05-01&to=1931-05-02&facets=none");
        Assert.Equal([900004, 900005], Numbers(answer).Distinct().Order());
        Assert.Equal([900004, 900005, 900007], Numbers(await archive.GetAsync("/api/photos?q=Zeppelin&decade=1930&facets=none")).Distinct().Order());
    }

    [Theory]
    [InlineData("newest", 900007, 900005, 900004)]
    [InlineData("oldest", 900004, 900005, 900007)]
    public async Task PhotosStandInTheOrderOfTheirDatesAndThoseWithoutAtTheEnd(string sort, params int[] numbers)
    {
        var answer = await archive.GetAsync($"/api/photos?q=Zeppelin&sort={sort}&facets=none");
        Assert.Equal([.. numbers.Select(number => (long)number), 900003], Numbers(answer).Distinct());
    }

    [Theory]
    [InlineData("sort=newest", 17)]
    [InlineData("sort=oldest", 40)]
    [InlineData("q=man%20OR%20Zeppelin%20OR%20Doppelg%C3%A4nger", 3)]
    [InlineData("q=Doppelg%C3%A4nger&sort=newest", 1)]
    public async Task AWalkVisitsEachRecordOnceThoughSomeAreThereTwice(string parameters, int pageSize)
    {
        var forwards = new List<string>();
        var page = await archive.GetAsync($"/api/photos?{parameters}&pageSize={pageSize}&facets=none");
        var total = (int)page["total"]!;
        forwards.AddRange(Ids(page));
        while ((string?)page["next"] is { } next)
        {
            page = await archive.GetAsync($"/api/photos?{parameters}&pageSize={pageSize}&facets=none&cursor={next}");
            forwards.AddRange(Ids(page));
            Assert.True(forwards.Count <= total, "The walk goes in circles.");
        }

        Assert.Equal(total, forwards.Distinct().Count());
        var back = new List<string>(Ids(page).Reverse());
        while ((string?)page["previous"] is { } previous)
        {
            page = await archive.GetAsync($"/api/photos?{parameters}&pageSize={pageSize}&facets=none&cursor={previous}");
            back.AddRange(Ids(page).Reverse());
            Assert.True(back.Count <= total, "The walk back goes in circles.");
        }

        back.Reverse();
        Assert.Equal(forwards, back);
        if (!parameters.Contains("q=", StringComparison.Ordinal))
        {
            Assert.Equal(archive.Documents, total);
        }
    }

    [Fact]
    public async Task NamesAndPhrasesAreSuggested()
    {
        var names = await archive.GetAsync("/api/suggest?q=blum");
        Assert.Contains("Anna Blume", names["suggestions"]!.AsArray().Select(suggestion => (string?)suggestion!["text"]));
        var phrases = await archive.GetAsync("/api/suggest?q=zepp");
        Assert.Contains("Zeppelin", phrases["suggestions"]!.AsArray().Select(suggestion => (string?)suggestion!["text"]));
    }

    [Fact]
    public async Task WhereNothingIsFoundThereIsAdvice()
    {
        var answer = await archive.GetAsync("/api/photos?q=Zeppelim&db=stock");
        Assert.Equal("Zeppelin", (string?)answer["advice"]!["didYouMean"]![0]!["q"]);
    }

    [Fact]
    public async Task TextsOfAnyKindAreSearched()
    {
        using var client = archive.CreateClient();
        foreach (var text in (string[])["*", "a*b?c\\", "photographer:\"* ?\"", "99999999999999999", "4294967299", "-(\"", "photographer:\"Teenie* Harris\""])
        {
            using var response = await client.GetAsync($"/api/photos?facets=none&q={Uri.EscapeDataString(text)}", Ending);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static IEnumerable<long> Numbers(JsonNode answer) => answer["items"]!.AsArray().Select(item => (long)item!["imageNumber"]!);

    private static IEnumerable<string> Ids(JsonNode answer) => answer["items"]!.AsArray().Select(item => (string)item!["id"]!);
}

public sealed class EmbeddedDeclaredLegacyTests(EmbeddedDeclaredArchive archive) : LegacyTests(archive, hasDates: true), IClassFixture<EmbeddedDeclaredArchive>;

public sealed class EmbeddedUndeclaredLegacyTests(EmbeddedUndeclaredArchive archive) : LegacyTests(archive, hasDates: false), IClassFixture<EmbeddedUndeclaredArchive>;

public sealed class ReferenceDeclaredLegacyTests(ReferenceDeclaredArchive archive) : LegacyTests(archive, hasDates: true), IClassFixture<ReferenceDeclaredArchive>;

public sealed class ReferenceUndeclaredLegacyTests(ReferenceUndeclaredArchive archive) : LegacyTests(archive, hasDates: false), IClassFixture<ReferenceUndeclaredArchive>;
