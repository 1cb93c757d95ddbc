using System.CommandLine;
using System.Diagnostics;
using Imago.Bench.Measuring;
using Imago.Bench.Running;

namespace Imago.Bench.Startup;

/// <summary><c>startup</c>: from the command to the first search, with an empty data directory and with a full one.</summary>
internal static class StartupCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "How often each start is measured.", DefaultValueFactory = _ => 3 };
        var json = Report.JsonOption();
        var command = new Command(
            "startup", "Measures the time from 'dotnet run --no-build --project Imago.AppHost' to a search over the whole sample, on empty and on full data.")
        {
            rounds, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(rounds), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int rounds, FileInfo? json, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchDirectory();
        var empty = new List<Start>();
        var full = new List<Start>();

        // Not measured: programs and libraries come from the disk for the first time.
        await MeasureAsync(scratch.Combine("unmeasured"), cancellationToken);
        await Alternation.RunAsync(
            rounds,
            async round => empty.Add(await MeasureAsync(scratch.Combine($"data-{round}"), cancellationToken)),
            async round => full.Add(await MeasureAsync(scratch.Combine($"data-{round}"), cancellationToken)));

        var report = new Report($"Start of the whole application until a search finds all {WholeApplication.SampleRecords} records of the sample");
        var times = report.AddTable("Seconds, median of the rounds", "data", "first hits", "all records", "slowest", "processor seconds");
        times.AddRow(["empty", .. Row(empty)]);
        times.AddRow(["full", .. Row(full)]);
        var processes = report.AddTable("Processes at that moment, last round", "process", "empty: CPU s", "empty: MB", "full: CPU s", "full: MB");
        foreach (var onEmpty in empty[^1].Processes)
        {
            var onFull = full[^1].Processes.Single(process => process.Program == onEmpty.Program);
            processes.AddRow(onEmpty.Program, onEmpty.ProcessorSeconds, onEmpty.ResidentBytes / 1e6, onFull.ProcessorSeconds, onFull.ResidentBytes / 1e6);
        }

        report.AddRatio("startup.full-over-empty", Median(full, start => start.AllRecords) / Median(empty, start => start.AllRecords));
        await report.WriteAsync(json, cancellationToken);
    }

    private static object[] Row(List<Start> starts) =>
    [
        Median(starts, start => start.FirstHits),
        Median(starts, start => start.AllRecords),
        starts.Max(start => start.AllRecords),
        Median(starts, start => start.Processes.Sum(process => process.ProcessorSeconds)),
    ];

    private static double Median(List<Start> starts, Func<Start, double> value) => Alternation.Median(starts.Select(value));

    private static async Task<Start> MeasureAsync(string data, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await using var application = WholeApplication.Start(data);
        await application.WaitForPhotosAsync(1, Limit, cancellationToken);
        var firstHits = Stopwatch.GetElapsedTime(started);
        await application.WaitForPhotosAsync(WholeApplication.SampleRecords, Limit, cancellationToken);
        var allRecords = Stopwatch.GetElapsedTime(started);
        return new Start(firstHits.TotalSeconds, allRecords.TotalSeconds, application.Processes());
    }

    /// <summary>One start; times in seconds since the command.</summary>
    private sealed record Start(double FirstHits, double AllRecords, IReadOnlyList<ProcessUse> Processes);
}
