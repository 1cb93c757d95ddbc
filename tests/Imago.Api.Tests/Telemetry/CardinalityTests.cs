using System.Globalization;
using System.Net;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Telemetry;

/// <summary>
/// What people send must not become the name of a span or the value of a tag: each would be kept for ever. Thousands of different queries and
/// other addresses are to leave no more time series than a few of each.
/// </summary>
/// <param name="api">The API.</param>
/// <param name="queries">How many different queries.</param>
public abstract class CardinalityTests(ArchiveApi api, int queries)
{
    private const int Others = 500;

    private const int Clients = 8;

    /// <summary>More than the API has of each (about 100 and 30), and far fewer than requests.</summary>
    private const int MostSeries = 400;
    private const int MostSpans = 100;

    [Fact]
    public async Task WhatPeopleAskForMakesNoTimeSeries()
    {
        using var client = api.CreateClient();
        using var telemetry = new TimeSeries();

        var found = await AskAsync(client, queries, i => $"/api/photos?pageSize=1&facets=none&q=woman%20-query{i}");
        await AskAsync(client, Others, i => $"/api/photos?{Unlikely(i)}=1");
        await AskAsync(client, Others, i => $"/api/photos/stock-{Unlikely(i)}");
        await AskAsync(client, Others, i => $"/api/photos/sport-{i}/thumbnail");
        await AskAsync(client, Others, i => $"/api/photos/stock-{i}/similar");
        await AskAsync(client, Others, i => $"/api/suggest?q={Unlikely(i)}");
        await AskAsync(client, Others, i => $"/{Unlikely(i)}/{i}");
        await AskAsync(client, Others, i => $"/api/photos?q={i}", i => new HttpMethod("M" + Unlikely(i)));

        // A search that a busy machine gives up is measured as well.
        Assert.True(found[HttpStatusCode.OK] > queries * 9 / 10, string.Join(' ', found));
        Assert.Contains(telemetry.Series, series => series.StartsWith("imago.search.duration ", StringComparison.Ordinal));
        Assert.Contains(telemetry.Series, series => series.StartsWith("http.server.request.duration ", StringComparison.Ordinal));
        Assert.Contains(telemetry.Spans, span => span == "Imago.Api: search photos");
        Assert.True(telemetry.Series.Count <= MostSeries, $"{telemetry.Series.Count} time series:\n{string.Join('\n', telemetry.Series.Take(1000))}");
        Assert.True(telemetry.Spans.Count <= MostSpans, $"{telemetry.Spans.Count} names of spans:\n{string.Join('\n', telemetry.Spans.Take(1000))}");
    }

    /// <returns>How many answers had each status.</returns>
    private static async Task<IReadOnlyDictionary<HttpStatusCode, int>> AskAsync(
        HttpClient client, int times, Func<int, string> address, Func<int, HttpMethod>? method = null)
    {
        var answers = new HttpStatusCode[times];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, times),
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = TestContext.Current.CancellationToken },
            async (i, ending) =>
            {
                using var request = new HttpRequestMessage(method?.Invoke(i) ?? HttpMethod.Get, new Uri(address(i), UriKind.Relative));
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending);
                answers[i] = answer.StatusCode;
            });
        return answers.CountBy(status => status).ToDictionary();
    }

    /// <summary>A word that nothing is called by.</summary>
    private static string Unlikely(int i) => "x" + (i * 7919L + 104_729).ToString("x", CultureInfo.InvariantCulture);
}

/// <summary>Alone in the process: everything that it measures is counted.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnEmbeddedServer : ICollectionFixture<EmbeddedArchiveApi>
{
    public const string Name = "embedded, alone";
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnReferenceServer : ICollectionFixture<ReferenceArchiveApi>
{
    public const string Name = "reference, alone";
}

[Collection(AloneOnEmbeddedServer.Name)]
public sealed class EmbeddedCardinalityTests(EmbeddedArchiveApi api) : CardinalityTests(api, queries: 10_000);

[Collection(AloneOnReferenceServer.Name)]
public sealed class ReferenceCardinalityTests(ReferenceArchiveApi api) : CardinalityTests(api, queries: 1_000);
