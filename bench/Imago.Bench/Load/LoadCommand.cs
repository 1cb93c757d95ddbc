using System.CommandLine;
using Imago.Bench.Generation;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.Load;

/// <summary><c>load</c>: the highest rate of searches that the whole application, from the frontend on, answers in time.</summary>
internal static class LoadCommand
{
    private const double FirstRate = 20;
    private const int Bisections = 3;
    private const int Seed = 7;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(30);

    public static Command Create()
    {
        var records = new Option<int>("--records")
        {
            Description = "Photos in the archive: the sample, and generated ones for the rest.",
            DefaultValueFactory = _ => WholeApplication.SampleRecords,
        };
        var step = new Option<int>("--step-seconds") { Description = "How long each rate is kept up.", DefaultValueFactory = _ => 8 };
        var limit = new Option<double>("--limit") { Description = "The highest p99, in milliseconds.", DefaultValueFactory = _ => 100 };
        var json = Report.JsonOption();
        var command = new Command(
            "load", "Searches arrive at a rate, whether or not earlier ones were answered; finds the highest rate with p99 below the limit and no failure.")
        {
            records, step, limit, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(records), TimeSpan.FromSeconds(result.GetValue(step)), result.GetValue(limit), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int records, TimeSpan step, double limit, FileInfo? json, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        await using var application = WholeApplication.Start(scratch.Path);
        await application.WaitForPhotosAsync(WholeApplication.SampleRecords, StartLimit, cancellationToken);
        if (records > WholeApplication.SampleRecords)
        {
            await application.DeliverAsync(new ArchiveGenerator(Seed, defects: 0).Generate(records - WholeApplication.SampleRecords), cancellationToken);
            await application.WaitForPhotosAsync(records, StartLimit, cancellationToken);
        }

        var mix = SearchMix.OfSample(Seed);
        var popular = new Side("popular", mix.NextPopular);
        var rare = new Side("rare", mix.NextRare);

        // Not measured: code is compiled, connections are opened.
        foreach (var side in new[] { popular, rare })
        {
            await StepAsync(application, side, FirstRate, step, cancellationToken);
        }

        var report = new Report($"Searches of {records} photos through the frontend, open model, p99 at most {limit} ms");
        var table = report.AddTable("Steps", "searches", "a second", "p50 ms", "p95 ms", "p99 ms", "failures", "cached %");
        while (popular.Rate.Next is not null || rare.Rate.Next is not null)
        {
            foreach (var side in new[] { popular, rare })
            {
                if (side.Rate.Next is { } rate)
                {
                    var result = await StepAsync(application, side, rate, step, cancellationToken);
                    side.Rate.Tell(result.Holds(limit));
                    table.AddRow(
                        side.Name, rate, result.Latencies.P50, result.Latencies.P95, result.Latencies.P99, result.Failures, 100 * result.CachedShare);
                }
            }
        }

        var highest = report.AddTable("Highest rate that held", "searches", "a second");
        highest.AddRow(popular.Name, popular.Rate.Found);
        highest.AddRow(rare.Name, rare.Rate.Found);
        var processes = report.AddTable("Memory at the end", "process", "MB");
        foreach (var process in application.Processes())
        {
            processes.AddRow(process.Program, process.ResidentBytes / 1e6);
        }

        report.AddRatio("load.popular-over-rare", popular.Rate.Found / rare.Rate.Found);
        await report.WriteAsync(json, cancellationToken);
    }

    private static Task<StepResult> StepAsync(WholeApplication application, Side side, double rate, TimeSpan step, CancellationToken cancellationToken) =>
        ArrivalStep.RunAsync(rate, step, token => SearchAsync(application, side.NextSearch(), token), cancellationToken);

    private static async Task<RequestOutcome> SearchAsync(WholeApplication application, string search, CancellationToken cancellationToken)
    {
        using var answer = await application.Client.GetAsync(new Uri(application.Frontend, search), cancellationToken);
        await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
        return !answer.IsSuccessStatusCode ? RequestOutcome.Failed
            : answer.Headers.TryGetValues("Cache-Status", out var status) && status.Any(value => value.Contains("hit", StringComparison.Ordinal)) ? RequestOutcome.FromCache
            : RequestOutcome.Computed;
    }

    private sealed record Side(string Name, Func<string> NextSearch)
    {
        public HighestRate Rate { get; } = new(FirstRate, Bisections);
    }
}
