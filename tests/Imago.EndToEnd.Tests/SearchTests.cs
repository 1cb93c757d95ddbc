using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Imago.EndToEnd.Tests.Application;

namespace Imago.EndToEnd.Tests;

[Collection(SharedArchive.Collection)]
public sealed partial class SearchTests(SharedArchive shared)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private RunningArchive Archive => shared.Archive;

    [Fact]
    public async Task EveryRecordOfTheSampleIsFound()
    {
        var answer = await Archive.GetAsync("/api/photos", Cancelled);

        Assert.Equal(RunningArchive.SampleSize, (int)answer["total"]!);
        Assert.Equal(20, answer["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("children playing baseball", true)]
    [InlineData("\"Greenlee Field\"", true)]
    [InlineData("Müller", false)]
    [InlineData("a:b (c] \"", false)]
    public async Task WhatPeopleTypeIsAnswered(string query, bool finds)
    {
        var answer = await Archive.GetAsync($"/api/photos?q={Uri.EscapeDataString(query)}", Cancelled);

        if (finds)
        {
            Assert.InRange((int)answer["total"]!, 1, RunningArchive.SampleSize / 10);
        }
    }

    [Fact]
    public async Task APhraseIsFoundAsAPhrase()
    {
        var answer = await Archive.GetAsync($"/api/photos?q={Uri.EscapeDataString("\"Greenlee Field\"")}&pageSize=50", Cancelled);

        Assert.All(answer["items"]!.AsArray(), item => Assert.Contains("Greenlee Field", (string)item!["caption"]!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AnyTextIsAValidQuery()
    {
        var random = new Random(58377);
        foreach (var text in Enumerable.Range(0, 200).Select(_ => RandomText(random)))
        {
            using var response = await Archive.Frontend.GetAsync($"/api/photos?pageSize=1&facets=none&q={Uri.EscapeDataString(text)}", Cancelled);

            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode} for {Uri.EscapeDataString(text)}");
        }
    }

    [Fact]
    public async Task ARecordWithAnUnreadableDateIsKeptFlaggedAndRepaired()
    {
        var photo = await Archive.GetAsync("/api/photos/stock-58377", Cancelled);

        Assert.Null(photo["date"]);
        Assert.Contains("date-unparsable", photo["issues"]!.AsArray().Select(issue => (string?)issue));
        Assert.Contains("11955-12-01T00:00:00.000Z", photo["original"]!.AsObject().Select(value => (string?)value.Value));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    [InlineData("largest")]
    public async Task ACursorVisitsNoPhotoTwiceAndLeadsBackTheSameWay(string sort)
    {
        const int Steps = 8;
        var pages = new List<string[]>();
        string? cursor = null;
        string? previous = null;
        for (var step = 0; step < Steps; step++)
        {
            (var ids, previous, cursor) = await GetPageAsync(sort, cursor);
            pages.Add(ids);
        }

        Assert.Distinct(pages.SelectMany(page => page));
        Assert.All(pages, page => Assert.Equal(100, page.Length));

        for (var step = Steps - 2; step >= 0; step--)
        {
            (var ids, previous, _) = await GetPageAsync(sort, previous);
            Assert.Equal(pages[step], ids);
        }
    }

    [Fact]
    public async Task AThumbnailHasThePicturesProportions()
    {
        using var response = await Archive.Frontend.GetAsync("/api/photos/stock-58377/thumbnail", Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task TheMappingIsTheDeclaredOne()
    {
        var mapping = await Archive.GetAsync("/api/mapping", Cancelled);

        Assert.True((bool)mapping["inSync"]!);
        // Which generation serves depends on how often the archive was healed before.
        Assert.Matches(GenerationName(), (string?)mapping["index"]);
    }

    private async Task<(string[] Ids, string? Previous, string? Next)> GetPageAsync(string sort, string? cursor)
    {
        var position = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var answer = await Archive.GetAsync($"/api/photos?sort={sort}&pageSize=100&facets=none{position}", Cancelled);
        return ([.. answer["items"]!.AsArray().Select(item => (string)item!["id"]!)], (string?)answer["previous"], (string?)answer["next"]);
    }

    /// <summary>1 to 40 characters of all of Unicode: letters of every script, controls, symbols, marks, unassigned ones.</summary>
    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 41); left > 0;)
        {
            // Half of it from ASCII, where query syntax lives.
            var value = random.Next(2) == 0 ? random.Next(0x80) : random.Next(0x110000);
            if (Rune.TryCreate(value, out var rune))
            {
                text.Append(rune);
                left--;
            }
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^imago-photos-\d{6}$")]
    private static partial Regex GenerationName();
}
