using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.Search;

/// <summary><c>paging</c>: what a page deep in a result costs against the first one.</summary>
internal static class PagingCommand
{
    private const int PageSize = 20;
    private const int LargestPage = 100;
    private const int WarmUps = 50;
    private const int Rounds = 10;
    private const int Requests = 30;

    public static Command Create()
    {
        var index = new IndexOptions();
        var page = new Option<int>("--page") { Description = "The deep page, of 20 photos each.", DefaultValueFactory = _ => 5_000 };
        var json = Report.JsonOption();
        var command = new Command("paging", "A deep page against the first one, the cache off.") { page, json };
        index.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(index.Elasticsearch)!, result.GetValue(index.Alias)!, result.GetValue(page), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Uri elasticsearch, string alias, int page, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var api = await ApiServer.StartAsync(elasticsearch, alias, isCached: false, cancellationToken);
        var report = new Report($"Pages of {alias}: page {page} against page 1");
        var table = report.AddTable("One client", "search", "page 1 p50 ms", "page 1 p95 ms", "deep p50 ms", "deep p95 ms", "p50 ratio");
        foreach (var (name, parameters) in ((string, string)[])[("newest", "sort=newest"), ("relevance", "q=K%C3%B6ln&sort=relevance")])
        {
            var first = $"/api/photos?{parameters}&facets=none&pageSize={PageSize}";
            var deep = $"{first}&cursor={await WalkAsync(api.Client, $"/api/photos?{parameters}&facets=none&pageSize={LargestPage}", (page - 1) * PageSize / LargestPage, cancellationToken)}";
            var (ofFirst, ofDeep) = (new Latencies(), new Latencies());
            await RepeatAsync(WarmUps, first, new Latencies());
            await RepeatAsync(WarmUps, deep, new Latencies());
            await Alternation.RunAsync(Rounds, _ => RepeatAsync(Requests, first, ofFirst), _ => RepeatAsync(Requests, deep, ofDeep));
            table.AddRow(name, ofFirst.P50, ofFirst.P95, ofDeep.P50, ofDeep.P95, ofDeep.P50 / ofFirst.P50);
            report.AddRatio($"paging.{name}-deep-over-first-p50", ofDeep.P50 / ofFirst.P50);
        }

        await report.WriteAsync(json, cancellationToken);

        async Task RepeatAsync(int times, string address, Latencies latencies)
        {
            for (var i = 0; i < times; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await api.Client.GetByteArrayAsync(address, cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(started));
            }
        }
    }

    /// <returns>The cursor behind so many pages.</returns>
    private static async Task<string> WalkAsync(HttpClient client, string address, int pages, CancellationToken cancellationToken)
    {
        string? cursor = null;
        for (var i = 0; i < pages; i++)
        {
            var page = JsonNode.Parse(await client.GetStringAsync(cursor is null ? address : $"{address}&cursor={cursor}", cancellationToken))!;
            cursor = (string?)page["next"] ?? throw new BenchException($"The result has only {i + 1} pages of {LargestPage} photos.");
        }

        return cursor!;
    }
}
