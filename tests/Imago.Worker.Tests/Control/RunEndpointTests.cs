using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.Tests.Ingest;

namespace Imago.Worker.Tests.Control;

/// <summary>The worker's control endpoints, in a process of its own.</summary>
public abstract class RunEndpointTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _inbox = Directory.CreateTempSubdirectory("imago-control-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _inbox.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task UploadIsImportedAndItsRunCanBeFollowedToTheEnd()
    {
        await using var worker = new WorkerProcess(server, "upload", inbox: _inbox.FullName);
        using var http = await worker.ConnectAsync(Cancelled);
        var other = Directory.CreateTempSubdirectory("imago-upload-");
        var bytes = await File.ReadAllBytesAsync(new DeliveryText().Photos(1, 2000).Save(other, "x.ndjson.gz"), Cancelled);
        other.Delete(recursive: true);

        using var answer = await http.PostAsync("/photos/import", new ByteArrayContent(bytes), Cancelled);
        var run = JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(Cancelled), OperationsJson.Default.Run)!;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.EndsWith(".ndjson.gz", run.Subject, StringComparison.Ordinal);

        var events = new List<Run>();
        await using (var stream = await http.GetStreamAsync($"/runs/{run.Id}/events", Cancelled))
        {
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancelled))
            {
                Assert.Equal("run", item.EventType);
                events.Add(JsonSerializer.Deserialize(item.Data, OperationsJson.Default.Run)!);
            }
        }

        var last = events[^1];
        Assert.Equal(RunState.Completed, last.State);
        Assert.Equal(new RecordCounts(2000, 2000, 0, 0, 0), last.Progress!.Counts);
        Assert.Equal(1, last.Progress.Fraction);
        var list = JsonSerializer.Deserialize(await http.GetStringAsync("/runs?kind=import&state=completed", Cancelled), OperationsJson.Default.RunList)!;
        Assert.Equal(run.Id, Assert.Single(list.Items).Id);
        Assert.True(File.Exists(Path.Combine(_inbox.FullName, "done", run.Subject!)));
        Assert.Empty(Directory.GetFiles(Path.Combine(_inbox.FullName, "incoming")));
    }

    [Theory]
    [InlineData("POST", "/photos/import?name=..%2F..%2Fetc.ndjson", 400, "name: allowed are")]
    [InlineData("POST", "/photos/import?name=a.ndjson", 400, "The body is empty")]
    [InlineData("POST", "/photos/import-sample", 409, "knows no sample")]
    [InlineData("GET", "/runs/none", 404, "No run has the id")]
    [InlineData("POST", "/runs/none/cancel", 404, "No run has the id")]
    [InlineData("GET", "/runs/none/events", 404, "No run has the id")]
    [InlineData("GET", "/runs?state=asleep", 400, "state must be one of")]
    [InlineData("GET", "/runs?size=1000", 400, "size must be a whole number")]
    public async Task WhatCannotBeDoneIsRefusedWithAReason(string method, string path, int status, string detail)
    {
        await using var worker = new WorkerProcess(server, "refused", inbox: _inbox.FullName);
        using var http = await worker.ConnectAsync(Cancelled);
        await worker.WaitAsync(state => state.GetProperty("phase").GetString() == "idle", Cancelled);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new ByteArrayContent([]);
        }

        using var answer = await http.SendAsync(request, Cancelled);

        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("/errors/", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }
}

public sealed class ReferenceRunEndpointTests(ReferenceServer server) : RunEndpointTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedRunEndpointTests(EmbeddedServer server) : RunEndpointTests(server), IClassFixture<EmbeddedServer>;
