using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Imago.Archive.Mapping;
using Imago.Bench.Running;
using Imago.Bench.SearchNode;

namespace Imago.Bench.Search;

/// <summary><c>fill</c>: an index with generated records, for <c>search</c>, <c>paging</c> and <c>cache</c>.</summary>
internal static class FillCommand
{
    public static Command Create()
    {
        var index = new IndexOptions();
        var records = new Option<int>("--records") { Description = "How many generated records.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("fill", "Makes the index --alias with generated records; refuses where there is one.") { records };
        index.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(index.Elasticsearch)!, result.GetValue(index.Alias)!, result.GetValue(records), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Uri elasticsearch, string index, int records, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = elasticsearch, Timeout = TimeSpan.FromMinutes(5) };
        var body = PhotoMapping.CreateIndexBody();

        // While it is filled nothing is searched; one segment merge less for each refresh.
        body["settings"]!["refresh_interval"] = "-1";
        await SendAsync(HttpMethod.Put, $"/{index}", body.ToJsonString());
        foreach (var bulk in BenchRecords.Bulks(records))
        {
            using var content = new ByteArrayContent(bulk) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
            using var answer = await client.PostAsync($"/{index}/_bulk", content, cancellationToken);
            if ((bool?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))?["errors"] is not false)
            {
                throw new BenchException($"{elasticsearch} did not take all records (status {(int)answer.StatusCode}).");
            }
        }

        await SendAsync(HttpMethod.Put, $"/{index}/_settings", """{"index":{"refresh_interval":"1s"}}""");
        await SendAsync(HttpMethod.Post, $"/{index}/_refresh", "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{records} records in {index}"));

        async Task SendAsync(HttpMethod method, string path, string json)
        {
            using var request = new HttpRequestMessage(method, path);
            if (json.Length > 0)
            {
                request.Content = new StringContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            }

            using var answer = await client.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new BenchException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }
}
