using System.Text.Json.Nodes;
using Imago.Api.Tests.Fixture;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Api.Tests.Paging;

public abstract class WholeWalkTests(WholeArchive archive)
{
    private const int PageSize = 100;

    [Fact]
    public async Task AWalkOverEverythingVisitsEachPhotoOnceWhileOthersArriveAndTheAliasIsSwapped()
    {
        using var client = archive.CreateClient();
        var next = await archive.CreateGenerationAsync(2);
        var arrivals = 0;
        var visited = new List<string>();
        var page = await PageAsync(cursor: null);
        var pages = 1;
        visited.AddRange(Ids(page));
        while ((string?)page["next"] is { } cursor)
        {
            if (pages % 50 == 0)
            {
                // On top: newer than everything that the walk has still to come to.
                var target = pages < 300 ? archive.Alias : next;
                await archive.SendAsync(HttpMethod.PUT, $"/{target}/_doc/stock-{99_000_000 + ++arrivals}?refresh=true",
                    $$"""{"bildnummer":{{99_000_000 + arrivals}},"datum":"2025-01-01","suchtext":"Arrived on the way","db":"stock"}""");
            }

            if (pages == 300)
            {
                await archive.SendAsync(HttpMethod.POST, "/_aliases", $$$"""
                    {"actions":[{"remove":{"index":"{{{archive.Alias}}}-000001","alias":"{{{archive.Alias}}}"}},{"add":{"index":"{{{next}}}","alias":"{{{archive.Alias}}}"}}]}
                    """);
            }

            page = await PageAsync(cursor);
            visited.AddRange(Ids(page));
            pages++;
            Assert.True(visited.Count <= archive.Captions.Count, "The walk goes in circles.");
        }

        Assert.True(arrivals > 5);
        Assert.Equal(archive.Captions.Keys.Order(StringComparer.Ordinal), visited.Order(StringComparer.Ordinal));

        var back = new List<string>(Ids(page).Reverse());
        while ((string?)page["previous"] is { } cursor)
        {
            page = await PageAsync(cursor);
            back.AddRange(Ids(page).Reverse());
            Assert.True(back.Count <= archive.Captions.Count + arrivals, "The walk back goes in circles.");
        }

        // Back at the top stand those that arrived in the generation that is now behind the alias.
        back.Reverse();
        Assert.Equal(visited, back.Where(archive.Captions.ContainsKey));
        Assert.Equal(back.Count, back.Distinct().Count());

        async Task<JsonNode> PageAsync(string? cursor) => JsonNode.Parse(await client.GetStringAsync(
            $"/api/photos?sort=newest&facets=none&pageSize={PageSize}{(cursor is null ? "" : $"&cursor={cursor}")}", TestContext.Current.CancellationToken))!;
    }

    private static string[] Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}

[Collection(OnEmbeddedWholeArchive.Name)]
public sealed class EmbeddedWholeWalkTests(EmbeddedWholeArchive archive) : WholeWalkTests(archive);

[Collection(OnReferenceWholeArchive.Name)]
public sealed class ReferenceWholeWalkTests(ReferenceWholeArchive archive) : WholeWalkTests(archive);
