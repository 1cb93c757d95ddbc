using System.CommandLine;
using System.Diagnostics;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.SearchNode;

/// <summary><c>node</c>: the embedded search node against a real Elasticsearch, with the same records and requests.</summary>
internal static class NodeCommand
{
    private const int Clients = 8;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var elasticsearch = new Option<string>("--elasticsearch") { Description = "Address of the real Elasticsearch, http://localhost:9200 for one.", Required = true };
        var records = new Option<int>("--records") { Description = "How many records both hold.", DefaultValueFactory = _ => 59_031 };
        var rounds = new Option<int>("--rounds") { Description = "How often each kind of request is measured on either side.", DefaultValueFactory = _ => 40 };
        var seconds = new Option<int>("--seconds") { Description = $"How long {Clients} clients ask for a mix of everything.", DefaultValueFactory = _ => 10 };
        var json = Report.JsonOption();
        var command = new Command("node", "Measures the embedded search node beside a real Elasticsearch and prints the ratios.")
        {
            elasticsearch, records, rounds, seconds, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            Address(result.GetRequiredValue(elasticsearch)), result.GetValue(records), result.GetValue(rounds), TimeSpan.FromSeconds(result.GetValue(seconds)),
            result.GetValue(json), cancellationToken));
        return command;
    }

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new BenchException($"--elasticsearch is an address such as http://localhost:9200, not '{text}'.");

    private static async Task RunAsync(Uri elasticsearch, int records, int rounds, TimeSpan mixed, FileInfo? json, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var port = FreePort.Find();
        string[] arguments = ["--port", $"{port}", "--data", scratch.Combine("search")];
        var report = new Report($"The embedded search node and Elasticsearch, {records:N0} records");
        await using var reference = new SearchServer(elasticsearch);
        await using var embedded = new SearchServer(new Uri($"http://localhost:{port}"));
        try
        {
            await using (var node = ServerProcess.Start("backing/Imago.SearchNode", arguments))
            {
                await node.WaitAsync("the node answers", embedded.AnswersAsync, StartLimit, cancellationToken);
                await IndexAsync(report, embedded, reference, records, cancellationToken);
                await AskAsync(report, embedded, reference, records, rounds, cancellationToken);
                await MixAsync(report, embedded, reference, records, mixed, cancellationToken);
                report.AddTable("Memory", "", "MB").AddRow("resident", node.ResidentBytes / 1e6);
            }

            var started = Stopwatch.GetTimestamp();
            await using var again = ServerProcess.Start("backing/Imago.SearchNode", arguments);
            await again.WaitAsync("all records are there", async stop => await embedded.CountAsync(stop) == records, StartLimit, cancellationToken);
            report.AddTable("Start on full data", "", "seconds").AddRow("until all records are counted", Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            await reference.DeleteIndexAsync(CancellationToken.None);
        }

        await report.WriteAsync(json, cancellationToken);
    }

    private static async Task IndexAsync(Report report, SearchServer embedded, SearchServer reference, int records, CancellationToken cancellationToken)
    {
        var (node, real) = (TimeSpan.Zero, TimeSpan.Zero);
        await embedded.CreateIndexAsync(cancellationToken);
        await reference.CreateIndexAsync(cancellationToken);
        foreach (var body in BenchRecords.Bulks(records))
        {
            node += await embedded.BulkAsync(body, cancellationToken);
            real += await reference.BulkAsync(body, cancellationToken);
        }

        await embedded.RefreshAsync(cancellationToken);
        await reference.RefreshAsync(cancellationToken);
        report.AddTable("Bulk indexing, one client", "", "node s", "Elasticsearch s").AddRow($"{records:N0} records", node.TotalSeconds, real.TotalSeconds);
        report.AddRatio("node.bulk-rate", real / node);
    }

    private static async Task AskAsync(Report report, SearchServer embedded, SearchServer reference, int records, int rounds, CancellationToken cancellationToken)
    {
        var table = report.AddTable("Milliseconds, one client", "request", "node p50", "node p95", "Elasticsearch p50", "Elasticsearch p95", "p50 ratio", "p95 ratio");
        var logarithms = new List<double>();
        foreach (var (name, request) in NodeRequests.All(records))
        {
            var (node, real) = (new Latencies(), new Latencies());

            // Not measured: both compile and cache what is asked for the first time.
            const int unmeasured = 12;
            await Alternation.RunAsync(
                rounds + unmeasured,
                round => MeasureAsync(embedded, request(round), round < unmeasured ? new Latencies() : node, cancellationToken),
                round => MeasureAsync(reference, request(round), round < unmeasured ? new Latencies() : real, cancellationToken));
            await embedded.CheckSameAsync(reference, name, request(0), cancellationToken);
            table.AddRow(name, node.P50, node.P95, real.P50, real.P95, node.P50 / real.P50, node.P95 / real.P95);
            report.AddRatio($"node.{name.Replace(' ', '-')}.p50", node.P50 / real.P50);
            report.AddRatio($"node.{name.Replace(' ', '-')}.p95", node.P95 / real.P95);
            logarithms.Add(Math.Log(node.P50 / real.P50));
        }

        report.AddRatio("node.geometric-mean.p50", Math.Exp(logarithms.Average()));
    }

    private static async Task MeasureAsync(SearchServer server, string request, Latencies latencies, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await server.SearchAsync(request, cancellationToken);
        latencies.Add(Stopwatch.GetElapsedTime(started));
    }

    private static async Task MixAsync(Report report, SearchServer embedded, SearchServer reference, int records, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        var (node, nodeRate) = await MixAsync(embedded, records, duration, cancellationToken);
        var (real, realRate) = await MixAsync(reference, records, duration, cancellationToken);
        var table = report.AddTable($"Mix of all requests, {Clients} clients", "", "searches a second", "p50 ms", "p95 ms", "p99 ms");
        table.AddRow("node", nodeRate, node.P50, node.P95, node.P99);
        table.AddRow("Elasticsearch", realRate, real.P50, real.P95, real.P99);
        report.AddRatio("node.mixed-throughput", nodeRate / realRate);
    }

    private static async Task<(Latencies Latencies, double Rate)> MixAsync(SearchServer server, int records, TimeSpan duration, CancellationToken cancellationToken)
    {
        var requests = NodeRequests.All(records).Select(request => request.Request).ToArray();
        var started = Stopwatch.GetTimestamp();
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            async () =>
            {
                var latencies = new Latencies();
                for (var round = client * 1000; Stopwatch.GetElapsedTime(started) < duration; round++)
                {
                    await MeasureAsync(server, requests[round % requests.Length](round), latencies, cancellationToken);
                }

                return latencies;
            },
            cancellationToken)));
        var all = new Latencies();
        clients.ToList().ForEach(all.Add);
        return (all, all.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
