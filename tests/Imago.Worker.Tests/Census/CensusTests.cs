using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Operations;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Bench.Generation;
using Imago.Testing;
using Imago.Worker.Census;
using Imago.Worker.Jobs;
using Imago.Worker.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>Censuses of generated records find every figure of the truth about them, and what the server itself says.</summary>
public abstract class CensusTests(ElasticsearchServer server) : IDisposable
{
    private const int Lines = 3000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-census-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task ReportOfAGenerationHoldsEveryFigureOfTheTruthAndEveryFigureHasItsSearch()
    {
        var path = Path.Combine(_directory.FullName, "generated.ndjson");
        var truth = await GeneratedFile.WriteAsync(path, new ArchiveGenerator(seed: 31, defects: 0.5).Generate(Lines), Cancelled);
        using var worker = new WorkerUnderTest(server, "generation");
        await worker.ImportAsync(path, Cancelled);
        await worker.StartAsync(Cancelled);

        var report = await TakeAsync(worker, target: null);

        Assert.Equal(truth.Indexed, report.Documents);
        Assert.Equal(truth.Rules, Violations(report));
        Assert.Empty(report.Drift);
        Assert.Equal(1, report.Generation);
        Assert.NotEqual(Verdict.Pass, report.Verdict);
        Assert.Equal(report.Documents, report.Segments.Databases.Sum(segment => segment.Documents));
        Assert.Equal(report.Documents, report.Segments.Decades.Sum(segment => segment.Documents));
        foreach (var rule in report.Rules.Where(rule => rule.Violations > 0))
        {
            Assert.Equal($"issue:{rule.Id}", rule.Search);
            Assert.Equal(rule.Violations, await CountAsync(worker, worker.Indices.Alias, Term(PhotoFields.QualityIssues, rule.Id)));
            Assert.Equal(Math.Min(20, rule.Violations), rule.Samples.Count);
        }

        Assert.All(report.Fields, field => Assert.Equal(report.Documents, field.Present + field.Missing + field.Null + field.Blank));
        await ReportedFigures.AssertSamplesAsync(worker, worker.Indices.Alias, report, Cancelled);
        await ReportedFigures.AssertSearchesAsync(worker, worker.Indices.Alias, report, Cancelled);
        await AssertIgnoredAsync(worker, worker.Indices.Alias, report);
        var pulse = await worker.Services.GetRequiredService<QualityPulse>().MeasureAsync(Cancelled);
        Assert.Equal(truth.Rules, pulse.Issues.ToDictionary());
        Assert.All(pulse.Completeness, field => Assert.Equal(report.Fields.Single(other => other.Field == field.Key).Completeness, field.Value, 6));
        Assert.NotEmpty(worker.Services.GetRequiredService<QualityState>().Crossings);
    }

    [Theory]
    [InlineData("dynamic", """{}""")]
    [InlineData(
        "typed",
        """
        {"settings": {"index.mapping.ignore_malformed": true}, "mappings": {"properties": {
          "bildnummer": {"type": "integer"}, "datum": {"type": "date"}, "suchtext": {"type": "text"}, "fotografen": {"type": "keyword"},
          "hoehe": {"type": "integer"}, "breite": {"type": "integer"}, "db": {"type": "keyword"},
          "title": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}}}}
        """)]
    public async Task ReportOfALegacyIndexHoldsEveryFigureOfTheDocumentsThatTheServerTook(string name, string definition)
    {
        using var worker = new WorkerUnderTest(server, $"legacy-{name}");
        var index = $"{server.Prefix}-old-{name}";
        await worker.RequestAsync(HttpMethod.PUT, $"/{index}", definition, Cancelled);
        var taken = await LegacyIndex.LoadAsync(worker, index, new ArchiveGenerator(seed: 33, defects: 0.5).Generate(Lines), Cancelled);
        await worker.EnsureAsync(Cancelled);
        await worker.StartAsync(Cancelled);

        var report = await TakeAsync(worker, index);

        Assert.Equal(taken.Count, report.Documents);
        Assert.Equal(LegacyIndex.Rules(taken), Violations(report));
        Assert.Null(report.Generation);
        Assert.Contains(report.Drift, difference => difference is { Field: "", Kind: "dynamic" });
        Assert.Contains(report.Drift, difference => difference.Kind == "undeclared");
        Assert.NotEmpty(report.Rules.Single(rule => rule.Id == QualityRules.IdDuplicate).Samples);
        Assert.All(report.Rules, rule => Assert.Null(rule.Search));
        await ReportedFigures.AssertSamplesAsync(worker, index, report, Cancelled);
        await ReportedFigures.AssertSearchesAsync(worker, index, report, Cancelled);
        await AssertIgnoredAsync(worker, index, report);
    }

    [Fact]
    public async Task SecondReportTellsWhatChanged()
    {
        using var worker = new WorkerUnderTest(server, "changes");
        var index = $"{server.Prefix}-changing";
        await LegacyIndex.LoadAsync(worker, index, new ArchiveGenerator(seed: 5, defects: 0).Generate(50), Cancelled);
        await worker.EnsureAsync(Cancelled);
        await worker.StartAsync(Cancelled);
        var first = await TakeAsync(worker, index);
        await worker.RequestAsync(HttpMethod.POST, $"/{index}/_doc?refresh=true", """{"bildnummer": "7", "ressort": "Politik"}""", Cancelled);

        var second = await TakeAsync(worker, index);

        Assert.Null(first.Change);
        Assert.Equal(first.Id, second.Change!.Against);
        Assert.Equal(1, second.Change.Documents);
        Assert.Contains("ressort", second.Change.NewFields);
        Assert.Contains(second.Change.Worse, change => change is { Kind: "share", Name: QualityRules.CaptionMissing, Before: 0 });
        Assert.Contains(second.Change.Worse, change => change is { Kind: "completeness", Name: PhotoFields.Caption, Before: 1 });
    }

    [Theory]
    [InlineData("nowhere", "no index")]
    [InlineData("many*", "0 indices")]
    public async Task CensusOfNoIndexFailsWithTheReason(string target, string reason)
    {
        using var worker = new WorkerUnderTest(server, "nothing");
        await worker.EnsureAsync(Cancelled);
        await worker.StartAsync(Cancelled);

        var run = await RunAsync(worker, $"{server.Prefix}-{target}");

        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Contains(reason, run.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledInTheMiddleItIsResumedAndTheReportIsThatOfAnUndisturbedOne()
    {
        var path = Path.Combine(_directory.FullName, "killed.ndjson");
        await GeneratedFile.WriteAsync(path, new ArchiveGenerator(seed: 41, defects: 0.3).Generate(Lines), Cancelled);
        using var observer = new WorkerUnderTest(server, "killed");
        await observer.ImportAsync(path, Cancelled);
        var store = observer.Services.GetRequiredService<JobStore>();
        string id;
        await using (var first = new WorkerProcess(server, "killed"))
        {
            using var http = await first.ConnectAsync(Cancelled);
            using var answer = await http.PostAsync(new Uri("/quality/runs", UriKind.Relative), null, Cancelled);
            id = (await answer.Content.ReadFromJsonAsync(OperationsJson.Default.Run, Cancelled))!.Id;
            await WaitAsync(store, id, run => run.Checkpoint?.Deserialize(CensusJson.Default.CensusCheckpoint)?.Done.Count >= 2);
            await first.KillAsync(Cancelled);
        }

        var killed = (await store.FindAsync(id, Cancelled))!.Run;
        Assert.Equal(RunState.Running, killed.State);
        await using var second = new WorkerProcess(server, "killed");
        var resumed = await WaitAsync(store, id, run => run.State is not RunState.Running);
        Assert.Equal((RunState.Completed, 2), (resumed.State, resumed.Attempt));
        Assert.Equal(killed.Checkpoint!.Value.GetProperty("pointInTime").GetString(), resumed.Checkpoint!.Value.GetProperty("pointInTime").GetString());

        var interrupted = await LatestAsync(observer, observer.Indices.Alias);
        using var third = await second.ConnectAsync(Cancelled);
        using var again = await third.PostAsync(new Uri("/quality/runs", UriKind.Relative), null, Cancelled);
        await WaitAsync(store, (await again.Content.ReadFromJsonAsync(OperationsJson.Default.Run, Cancelled))!.Id, run => run.State is RunState.Completed);
        Assert.Equal(Figures(await LatestAsync(observer, observer.Indices.Alias)), Figures(interrupted));
    }

    /// <summary>All but what is of one run: its id, its times, its change.</summary>
    private static string Figures(QualityReport report) => JsonSerializer.Serialize(
        report with { Id = "", StartedAt = default, FinishedAt = default, Change = null }, QualityReportJson.Default.QualityReport);

    private static async Task<JobRun> WaitAsync(JobStore store, string id, Func<JobRun, bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var entry = await store.FindAsync(id, Cancelled);
            if (entry is not null && condition(entry.Run))
            {
                return entry.Run;
            }

            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    private static async Task<JobEntry> RunAsync(WorkerUnderTest worker, string? target)
    {
        var entry = await worker.Services.GetRequiredService<CensusRequests>().RequestAsync(target, id: null, Cancelled);
        var run = await WaitAsync(worker.Services.GetRequiredService<JobStore>(), entry.Id, run => run.ToRun("").HasEnded);
        return entry with { Run = run };
    }

    private static async Task<QualityReport> TakeAsync(WorkerUnderTest worker, string? target)
    {
        var run = await RunAsync(worker, target);
        Assert.True(run.Run.State is RunState.Completed, run.Run.Error);
        var report = await LatestAsync(worker, target ?? worker.Indices.Alias);
        Assert.Equal(run.Id, report.Id);
        return report;
    }

    private static async Task<QualityReport> LatestAsync(WorkerUnderTest worker, string target) =>
        (await worker.Services.GetRequiredService<ReportStore>().HistoryAsync(target, Cancelled))[0].Report!;

    private static SortedDictionary<string, long> Violations(QualityReport report) =>
        new(report.Rules.Where(rule => rule.Violations > 0).ToDictionary(rule => rule.Id, rule => rule.Violations), StringComparer.Ordinal);

    /// <summary>What <c>_ignored</c> says of each field, its multi-fields included, against the report.</summary>
    private static async Task AssertIgnoredAsync(WorkerUnderTest worker, string index, QualityReport report)
    {
        foreach (var field in report.Fields.Where(field => PhotoFields.Delivered.Contains(field.Field)))
        {
            var query = new JsonObject { ["terms"] = new JsonObject { ["_ignored"] = new JsonArray(field.Field, $"{field.Field}.keyword") } };
            Assert.Equal((field.Field, await CountAsync(worker, index, query)), (field.Field, field.Ignored));
        }
    }

    private static async Task<long> CountAsync(WorkerUnderTest worker, string index, JsonObject query) =>
        (await worker.RequestAsync(HttpMethod.POST, $"/{index}/_count", new JsonObject { ["query"] = query }.ToJsonString(), Cancelled)).GetProperty("count").GetInt64();

    private static JsonObject Term(string field, string value) => new() { ["term"] = new JsonObject { [field] = value } };
}

public sealed class ReferenceCensusTests(ReferenceServer server) : CensusTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedCensusTests(EmbeddedServer server) : CensusTests(server), IClassFixture<EmbeddedServer>;
