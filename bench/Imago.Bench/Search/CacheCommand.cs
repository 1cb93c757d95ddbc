using System.CommandLine;
using System.Diagnostics;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.Search;

/// <summary><c>cache</c>: answers that are kept against a bare web server that sends the same bytes.</summary>
internal static class CacheCommand
{
    private const string Search = "/api/photos?q=K%C3%B6ln&facets=none";
    private const int Connections = 32;
    private const int Rounds = 5;

    public static Command Create()
    {
        var index = new IndexOptions();
        var seconds = new Option<int>("--seconds") { Description = "How long each side runs in a round.", DefaultValueFactory = _ => 3 };
        var json = Report.JsonOption();
        var command = new Command("cache", "Requests a second of an answer that is kept, against a bare Kestrel endpoint with the same bytes.") { seconds, json };
        index.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(index.Elasticsearch)!, result.GetValue(index.Alias)!, TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(Uri elasticsearch, string alias, TimeSpan duration, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var api = await ApiServer.StartAsync(elasticsearch, alias, isCached: true, cancellationToken);
        using var scratch = new ScratchDirectory();
        var answer = Path.Combine(scratch.Path, "answer.json");
        var bytes = await api.Client.GetByteArrayAsync(Search, cancellationToken);
        await File.WriteAllBytesAsync(answer, bytes, cancellationToken);

        var address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        await using var bare = ServerProcess.Start("bench/Imago.Bench", [BareServerCommand.Name, "--address", address.AbsoluteUri, "--file", answer]);
        using var client = ApiServer.CreateClient(address);
        await bare.WaitAsync("the bare server answers", async token =>
        {
            try
            {
                return (await client.GetByteArrayAsync(Search, token)).Length == bytes.Length;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(20), cancellationToken);

        await LoadAsync(api.Client, duration, cancellationToken);
        await LoadAsync(client, duration, cancellationToken);
        var (ofApi, ofBare) = (new List<(double Rate, Latencies Latencies)>(), new List<(double Rate, Latencies Latencies)>());
        await Alternation.RunAsync(
            Rounds,
            async _ => ofApi.Add(await LoadAsync(api.Client, duration, cancellationToken)),
            async _ => ofBare.Add(await LoadAsync(client, duration, cancellationToken)));

        var report = new Report($"An answer of {bytes.Length} bytes that is kept, against the same bytes from a bare Kestrel endpoint; {Connections} connections");
        var table = report.AddTable("Medians of rounds", "side", "requests a second", "p50 ms", "p99 ms");
        foreach (var (name, side) in ((string, List<(double Rate, Latencies Latencies)>)[])[("API", ofApi), ("bare", ofBare)])
        {
            table.AddRow(
                name,
                Alternation.Median(side.Select(round => round.Rate)),
                Alternation.Median(side.Select(round => round.Latencies.P50)),
                Alternation.Median(side.Select(round => round.Latencies.P99)));
        }

        report.AddRatio("cache.rate-api-over-bare", Alternation.Median(ofApi.Select(round => round.Rate)) / Alternation.Median(ofBare.Select(round => round.Rate)));
        report.AddRatio("cache.p99-api-over-bare", Alternation.Median(ofApi.Select(round => round.Latencies.P99)) / Alternation.Median(ofBare.Select(round => round.Latencies.P99)));
        await report.WriteAsync(json, cancellationToken);
        await bare.StopAsync();
    }

    private static async Task<(double Rate, Latencies Latencies)> LoadAsync(HttpClient client, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var ofConnections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var latencies = new Latencies();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await client.GetByteArrayAsync(Search, cancellationToken);
                latencies.Add(Stopwatch.GetElapsedTime(sent));
            }

            return latencies;
        }));
        var all = new Latencies();
        foreach (var latencies in ofConnections)
        {
            all.Add(latencies);
        }

        return (all.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, all);
    }
}
