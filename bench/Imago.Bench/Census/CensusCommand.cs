using System.CommandLine;
using System.Diagnostics;
using Imago.Bench.Measuring;
using Imago.Bench.Running;
using Imago.Bench.SearchNode;

namespace Imago.Bench.Census;

/// <summary>
/// <c>census</c>: a census by the worker against a bare walk over the same documents on the same node, and searches while a census runs against
/// searches while none does.
/// </summary>
internal static class CensusCommand
{
    private const string Alias = "imago-bench-census";
    private const double Defects = 0.2;

    // Those of a worker that nobody has configured.
    private const int Slices = 8;
    private const int Parallel = 2;
    private const int PageSize = 1000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CensusLimit = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var records = new Option<int>("--records") { Description = "How many records the index holds.", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each side runs.", DefaultValueFactory = _ => 5 };
        var elasticsearch = new Option<string?>("--elasticsearch") { Description = "Address of a server to use instead of an embedded node of the measurement's own." };
        var reuse = new Option<bool>("--reuse") { Description = "With --elasticsearch: uses the documents that an earlier run has left there, and leaves them there." };
        var json = Report.JsonOption();
        var command = new Command("census", "Measures a census against a bare walk, and searches during a census.") { records, rounds, elasticsearch, reuse, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(records), result.GetValue(rounds), result.GetValue(elasticsearch), result.GetValue(reuse), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int records, int rounds, string? elasticsearch, bool reuse, FileInfo? json, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var address = new Uri(elasticsearch ?? $"http://localhost:{FreePort.Find()}");
        await using var node = elasticsearch is null
            ? ServerProcess.Start("backing/Imago.SearchNode", ["--port", $"{address.Port}", "--data", scratch.Combine("search")])
            : null;
        await using var index = new SearchServer(address, $"{Alias}-000001");
        if (node is not null)
        {
            await node.WaitAsync("the node answers", index.AnswersAsync, StartLimit, cancellationToken);
        }

        try
        {
            if (!reuse || !await index.ExistsAsync(cancellationToken))
            {
                await LoadAsync(index, records, cancellationToken);
            }

            await using var worker = await WorkerServer.StartAsync(address, Alias, scratch.Combine("worker"), cancellationToken);
            var report = new Report($"A census of {await index.CountAsync(cancellationToken):N0} documents on {(node is null ? "Elasticsearch" : "the embedded node")}");
            await WalkAsync(report, address, index, worker, rounds, cancellationToken);
            await SearchAsync(report, index, worker, records, rounds, cancellationToken);
            report.AddTable("The worker", "", "peak MB", "processor seconds").AddRow("all censuses", worker.PeakResidentBytes / 1e6, worker.ProcessorTime.TotalSeconds);
            await report.WriteAsync(json, cancellationToken);
        }
        finally
        {
            await index.DeleteIndicesAsync($"{(reuse ? "" : $"{Alias}-000001,")}{Alias}-dead-letters,{Alias}-imports,{Alias}-jobs,{Alias}-reports,{Alias}-acceptances,{Alias}-slices");
        }
    }

    private static async Task LoadAsync(SearchServer index, int records, CancellationToken cancellationToken)
    {
        await index.CreateIndexAsync(cancellationToken);
        foreach (var body in BenchRecords.Bulks(records, Defects))
        {
            await index.BulkAsync(body, cancellationToken);
        }

        await index.RefreshAsync(cancellationToken);
        await index.AddAliasAsync(Alias, cancellationToken);
    }

    private static async Task WalkAsync(Report report, Uri address, SearchServer index, WorkerServer worker, int rounds, CancellationToken cancellationToken)
    {
        using var walk = new BareWalk(address, Alias, Slices, Parallel, PageSize);
        var (bare, census) = (new List<double>(), new List<double>());

        // Not measured: all three programs compile what they are made to do.
        await walk.RunAsync(cancellationToken);
        await TakeAsync(worker, cancellationToken);
        await Alternation.RunAsync(
            rounds,
            async _ => bare.Add((await walk.RunAsync(cancellationToken)).TotalSeconds),
            async _ => census.Add((await TakeAsync(worker, cancellationToken)).TotalSeconds));
        var documents = await index.CountAsync(cancellationToken);
        var (bareSeconds, censusSeconds) = (Alternation.Median(bare), Alternation.Median(census));
        var table = report.AddTable($"Median of {rounds} rounds", "", "seconds", "documents a second");
        table.AddRow("bare walk", bareSeconds, documents / bareSeconds);
        table.AddRow("census, from its start to its report", censusSeconds, documents / censusSeconds);
        report.AddRatio("census.rate-over-bare-walk", bareSeconds / censusSeconds);
    }

    private static async Task SearchAsync(Report report, SearchServer index, WorkerServer worker, int records, int rounds, CancellationToken cancellationToken)
    {
        var (without, during) = (new Latencies(), new Latencies());
        var requests = NodeRequests.All(records).Select(request => request.Request).ToArray();
        var number = 0;

        // Not measured: the node compiles and caches what is asked for the first time.
        await AskAsync(Task.Delay(TimeSpan.FromSeconds(5), cancellationToken), new Latencies());
        await Alternation.RunAsync(
            rounds,
            _ => AskAsync(Task.Delay(TimeSpan.FromSeconds(3), cancellationToken), without),
            _ => AskAsync(TakeAsync(worker, cancellationToken), during));
        var table = report.AddTable("Milliseconds of searches, one client after another search", "", "searches", "p50", "p95", "p99");
        table.AddRow("no census", without.Count, without.P50, without.P95, without.P99);
        table.AddRow("during a census", during.Count, during.P50, during.P95, during.P99);
        report.AddRatio("census.searches-during-over-without.p95", during.P95 / without.P95);

        async Task AskAsync(Task until, Latencies latencies)
        {
            while (!until.IsCompleted)
            {
                var request = requests[number % requests.Length](number++);
                var started = Stopwatch.GetTimestamp();
                await index.SearchAsync(request, cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(started));
            }

            await until;
        }
    }

    /// <summary>From the start of a census to its report.</summary>
    private static async Task<TimeSpan> TakeAsync(WorkerServer worker, CancellationToken cancellationToken)
    {
        var run = await worker.RequestAsync("/quality/runs", CensusLimit, cancellationToken);
        return run.FinishedAt!.Value - run.StartedAt!.Value;
    }
}
