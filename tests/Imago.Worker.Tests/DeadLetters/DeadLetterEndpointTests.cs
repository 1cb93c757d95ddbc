using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.Tests.Ingest;

namespace Imago.Worker.Tests.DeadLetters;

/// <summary>What stewards do with dead letters, by the worker's control endpoints.</summary>
public abstract class DeadLetterEndpointTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-letters-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task LettersAreListedCorrectedResubmittedAndDiscarded()
    {
        var sample = new DeliveryText().Photos(1, 5)
            .Line("{\"datum\": \"1955-12-01\", \"suchtext\": \"no number one\"}")
            .Line("{\"datum\": \"1955-12-02\", \"suchtext\": \"no number two\"}")
            .Line("{\"datum\": \"1955-12-03\", \"suchtext\": \"no number three\"}")
            .Line("not JSON at all")
            .Save(_directory, "letters.ndjson");
        await using var worker = new WorkerProcess(server, "letters", sample);
        using var http = await worker.ConnectAsync(Cancelled);
        await worker.WaitAsync(status => status.GetProperty("phase").GetString() == "idle", Cancelled);

        var reasons = await GetAsync(http, "/dead-letters/reasons", OperationsJson.Default.DeadLetterReasons);
        Assert.Equal([new("id-missing", 3, 0, 0), new("json-invalid", 1, 0, 0)], reasons.Items);

        // Page by page, each once.
        var first = await GetAsync(http, "/dead-letters?size=3", OperationsJson.Default.DeadLetterList);
        var second = await GetAsync(http, $"/dead-letters?size=3&cursor={first.Next}", OperationsJson.Default.DeadLetterList);
        Assert.Equal((4, 3, 1), (first.Total, first.Items.Count, second.Items.Count));
        Assert.Null(second.Next);
        Assert.Equal(["letters.ndjson:6", "letters.ndjson:7", "letters.ndjson:8", "letters.ndjson:9"], [.. first.Items.Concat(second.Items).Select(item => item.Source)]);
        Assert.Equal("letters.ndjson:7", Assert.Single((await GetAsync(http, "/dead-letters?reason=id-missing&q=two", OperationsJson.Default.DeadLetterList)).Items).Source);

        // One, corrected.
        var one = first.Items[0];
        var run = await PostAsync(http, $"/dead-letters/{one.Id}/resubmit", new ResubmitRequest("{\"bildnummer\": \"501\", \"suchtext\": \"now with number\", \"db\": \"stock\"}", null));
        Assert.Equal(RunState.Completed, run.State);
        one = await GetAsync(http, $"/dead-letters/{one.Id}", OperationsJson.Default.DeadLetterItem);
        Assert.Equal(DeadLetterState.Resubmitted, one.State);
        var happened = Assert.Single(one.History);
        Assert.Equal(("resubmitted", "stock-501", run.Id), (happened.Action, happened.Photo, happened.Run));
        Assert.Contains("501", happened.Corrected, StringComparison.Ordinal);

        // All of a reason, in vain: what was delivered is no better than it was.
        var all = await PostAsync(http, "/dead-letters/resubmit", new ResubmitRequest(null, "id-missing"));
        Assert.Equal(new ResubmitReport(0, 2), all.Result!.Value.Deserialize(OperationsJson.Default.ResubmitReport));
        var two = await GetAsync(http, $"/dead-letters/{first.Items[1].Id}", OperationsJson.Default.DeadLetterItem);
        Assert.Equal(DeadLetterState.Open, two.State);
        Assert.StartsWith("id-missing:", Assert.Single(two.History).Reason, StringComparison.Ordinal);

        // Given up, with a reason; after that nothing more is done with it.
        using var without = await http.DeleteAsync($"/dead-letters/{two.Id}", Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var discarded = await http.DeleteAsync($"/dead-letters/{two.Id}?reason=Not%20ours", Cancelled);
        two = JsonSerializer.Deserialize(await discarded.Content.ReadAsStringAsync(Cancelled), OperationsJson.Default.DeadLetterItem)!;
        Assert.Equal((DeadLetterState.Discarded, "Not ours"), (two.State, two.History[^1].Reason));
        using var again = await http.PostAsync($"/dead-letters/{two.Id}/resubmit", JsonContent.Create(new ResubmitRequest(null, null)), Cancelled);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        reasons = await GetAsync(http, "/dead-letters/reasons", OperationsJson.Default.DeadLetterReasons);
        Assert.Equivalent(new DeadLetterReason[] { new("id-missing", 1, 1, 1), new("json-invalid", 1, 0, 0) }, reasons.Items);
        using var index = new WorkerUnderTest(server, "letters");
        Assert.Equal(6, await index.CountPhotosAsync(Cancelled));
    }

    [Theory]
    [InlineData("GET", "/dead-letters?state=lost", 400, "state must be one of")]
    [InlineData("GET", "/dead-letters?size=0", 400, "size must be")]
    [InlineData("GET", "/dead-letters?cursor=WzEsMl0", 400, "cursor must be")]
    [InlineData("GET", "/dead-letters/none", 404, "No dead letter has the id")]
    [InlineData("DELETE", "/dead-letters/none?reason=x", 404, "No dead letter has the id")]
    [InlineData("POST", "/dead-letters/resubmit", 400, "there are no open dead letters")]
    [InlineData("POST", "/generations/heal?x", 400, "There is no index or alias")]
    [InlineData("POST", "/generations/rollback?x", 400, "is no generation that is kept")]
    public async Task WhatCannotBeDoneIsRefusedWithAReason(string method, string path, int status, string detail)
    {
        await using var worker = new WorkerProcess(server, "refused-letters");
        using var http = await worker.ConnectAsync(Cancelled);
        await worker.WaitAsync(state => state.GetProperty("phase").GetString() == "idle", Cancelled);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{\"source\":\"none\",\"to\":\"none\",\"reason\":\"none\"}", System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(detail, JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<T> GetAsync<T>(HttpClient http, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(await http.GetStringAsync(path, Cancelled), type)!;

    /// <summary>Sends the wish and waits for the end of its run.</summary>
    private static async Task<Run> PostAsync(HttpClient http, string path, ResubmitRequest request)
    {
        using var answer = await http.PostAsync(path, JsonContent.Create(request), Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(Cancelled));
        var run = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancelled), OperationsJson.Default.Run)!;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(30));
        while (!run.HasEnded)
        {
            await timer.WaitForNextTickAsync(Cancelled);
            run = await GetAsync(http, $"/runs/{run.Id}", OperationsJson.Default.Run);
        }

        return run;
    }
}

public sealed class ReferenceDeadLetterEndpointTests(ReferenceServer server) : DeadLetterEndpointTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedDeadLetterEndpointTests(EmbeddedServer server) : DeadLetterEndpointTests(server), IClassFixture<EmbeddedServer>;
