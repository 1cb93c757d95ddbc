using System.CommandLine;
using Imago.Bench.Generation;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.Ingest;

/// <summary><c>ingest</c>: the worker's import against a bare bulk loader of the same documents, on the same node.</summary>
internal static class IngestCommand
{
    /// <summary>Imported first on either side: programs compile what they use, and the worker's memory after few records is known.</summary>
    private const int FirstRecords = 10_000;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ImportLimit = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var records = new Option<int>("--records") { Description = "How many records are imported.", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>("--rounds") { Description = "How often each side imports them.", DefaultValueFactory = _ => 2 };
        var elasticsearch = new Option<string?>("--elasticsearch") { Description = "Address of a server to use instead of an embedded node of the measurement's own." };
        var json = Report.JsonOption();
        var command = new Command("ingest", "Measures the worker's import against a bare bulk loader of the same documents.") { records, rounds, elasticsearch, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(records), result.GetValue(rounds), result.GetValue(elasticsearch), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int records, int rounds, string? elasticsearch, FileInfo? json, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var (first, all) = (new Delivery(scratch, "first", 0, FirstRecords), new Delivery(scratch, "all", FirstRecords, records));
        await first.WriteAsync(cancellationToken);
        await all.WriteAsync(cancellationToken);

        var address = new Uri(elasticsearch ?? $"http://localhost:{FreePort.Find()}");
        await using var node = elasticsearch is null
            ? ServerProcess.Start("backing/Imago.SearchNode", ["--port", $"{address.Port}", "--data", scratch.Combine("search")])
            : null;
        using var loader = new BulkLoader(address);
        if (node is not null)
        {
            using var client = new HttpClient();
            await node.WaitAsync("the node answers", async token => (await client.GetAsync(address, token)).IsSuccessStatusCode, StartLimit, cancellationToken);
        }

        var (bare, worker) = (new List<double>(), new List<WorkerRound>());

        // Not measured: the node compiles what both sides make it do.
        await loader.LoadAsync("bench-unmeasured", [first.Requests], cancellationToken);
        await loader.DeleteAsync("bench-unmeasured", cancellationToken);
        await Alternation.RunAsync(
            rounds,
            async round =>
            {
                bare.Add((await loader.LoadAsync($"bench-bare-{round}", [first.Requests, all.Requests], cancellationToken)).TotalSeconds);
                await loader.DeleteAsync($"bench-bare-{round}", cancellationToken);
            },
            async round =>
            {
                worker.Add(await ImportAsync(address, $"bench-worker-{round}", scratch.Combine($"worker-{round}"), first, all, cancellationToken));
                await loader.DeleteAsync($"bench-worker-{round}", cancellationToken);
            });

        var report = new Report($"Import of {records:N0} records by the worker, and of the same documents by a bare bulk loader, on {(node is null ? "Elasticsearch" : "the embedded node")}");
        var (bareSeconds, workerSeconds) = (Alternation.Median(bare), Alternation.Median(worker.Select(round => round.Seconds)));
        var table = report.AddTable("Rates, median of the rounds", "side", "seconds", "records a second");
        table.AddRow("bare loader", bareSeconds, records / bareSeconds);
        table.AddRow("worker", workerSeconds, records / workerSeconds);
        var memory = report.AddTable("The worker, last round", "", "peak MB", "processor seconds");
        memory.AddRow($"after {FirstRecords:N0} records", worker[^1].FirstPeakBytes / 1e6, worker[^1].FirstProcessorSeconds);
        memory.AddRow($"after {records:N0} more", worker[^1].PeakBytes / 1e6, worker[^1].ProcessorSeconds);
        report.AddRatio("ingest.rate-over-bare", bareSeconds / workerSeconds);
        report.AddRatio("ingest.memory-all-over-first", (double)worker[^1].PeakBytes / worker[^1].FirstPeakBytes);
        await report.WriteAsync(json, cancellationToken);
    }

    private static async Task<WorkerRound> ImportAsync(
        Uri elasticsearch, string alias, string data, Delivery first, Delivery all, CancellationToken cancellationToken)
    {
        await using var worker = await WorkerServer.StartAsync(elasticsearch, alias, data, cancellationToken);
        await worker.ImportAsync(first.CopyRecords(data), ImportLimit, cancellationToken);
        var (firstPeak, firstProcessor) = (worker.PeakResidentBytes, worker.ProcessorTime);
        var run = await worker.ImportAsync(all.CopyRecords(data), ImportLimit, cancellationToken);
        return new WorkerRound(
            (run.FinishedAt - run.StartedAt)!.Value.TotalSeconds,
            firstPeak,
            worker.PeakResidentBytes,
            firstProcessor.TotalSeconds,
            worker.ProcessorTime.TotalSeconds);
    }

    /// <summary>One import by the worker.</summary>
    private sealed record WorkerRound(double Seconds, long FirstPeakBytes, long PeakBytes, double FirstProcessorSeconds, double ProcessorSeconds);

    /// <summary>Some of the generator's records, as they are delivered and as requests of what the worker makes of them.</summary>
    private sealed class Delivery(ScratchDirectory scratch, string name, int skipped, int count)
    {
        private IEnumerable<GeneratedRecord> Generated => new ArchiveGenerator(seed: 1, defects: 0).Generate(skipped + count).Skip(skipped);

        private string Records => scratch.Combine($"{name}.ndjson");

        public string Requests => scratch.Combine($"{name}.bulk");

        public async Task WriteAsync(CancellationToken cancellationToken)
        {
            await GeneratedFile.WriteAsync(Records, Generated, cancellationToken);
            var documents = BulkLoader.Prepare(Requests, Generated);
            if (documents != count)
            {
                throw new BenchException($"Of {count} records without defects {documents} are photos.");
            }
        }

        /// <summary>The records as a file that may be moved away.</summary>
        public string CopyRecords(string directory)
        {
            var copy = Path.Combine(directory, Path.GetFileName(Records));
            File.Copy(Records, copy);
            return copy;
        }
    }
}
