using System.Net;
using System.Net.Http.Json;
using Imago.Archive.Operations;
using Imago.Archive.Quality;
using Imago.Bench.Generation;
using Imago.Testing;
using Imago.Worker.Tests.Ingest;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Census;

/// <summary>From the delivery to the report and from each of its figures to the records behind it, through the API as everybody uses it.</summary>
public abstract class QualityPipelineTests(ElasticsearchServer server) : IDisposable
{
    private const int Lines = 1500;

    private readonly DirectoryInfo _inbox = Directory.CreateTempSubdirectory("imago-quality-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _inbox.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task EachFigureOfAReportLeadsToItsRecords()
    {
        await using var api = await QualityApi.StartAsync(server, "figures", _inbox.FullName, Cancelled);
        var (content, truth) = await DeliveryAsync(seed: 51);
        using (content)
        {
            var import = await api.RunAsync("/api/photos/import?name=generated.ndjson", content, "/api/index/runs", Cancelled);
            Assert.True(import[^1].State is RunState.Completed, import[^1].Error);
        }

        var report = await api.TakeAsync(Cancelled);

        AssertTruth(truth, report);
        await AssertSearchesAsync(api, report);
    }

    [Fact]
    public async Task HealedLegacyIndexIsMeasuredBeforeAndAfter()
    {
        await using var api = await QualityApi.StartAsync(server, "healed", _inbox.FullName, Cancelled);
        using var observer = new WorkerUnderTest(server, "healed");
        var legacy = $"{server.Prefix}-legacy-to-heal";
        await observer.RequestAsync(HttpMethod.PUT, $"/{legacy}", "{}", Cancelled);
        var taken = await LegacyIndex.LoadAsync(observer, legacy, HealableRecords(), Cancelled);

        var before = await api.TakeAsync(Cancelled, legacy);
        var heal = await api.RunAsync("/api/index/heal", JsonContent.Create(new { source = legacy }), "/api/index/runs", Cancelled);
        Assert.True(heal[^1].State is RunState.Completed, heal[^1].Error);
        var after = await api.TakeAsync(Cancelled);

        Assert.Equal(taken.Count, before.Documents);
        Assert.Equal(LegacyIndex.Rules(taken), Violations(before));
        Assert.NotEmpty(before.Drift);
        await ReportedFigures.AssertSamplesAsync(observer, legacy, before, Cancelled);
        AssertTruth(LegacyIndex.Healed(taken), after);
        Assert.Empty(after.Drift);
        await AssertSearchesAsync(api, after);
    }

    [Fact]
    public async Task AcceptedFindingsTurnTheVerdictAndTheHealthOfTheWorker()
    {
        await using var api = await QualityApi.StartAsync(server, "accepted", _inbox.FullName, Cancelled);
        var (content, _) = await DeliveryAsync(seed: 55);
        using (content)
        {
            await api.RunAsync("/api/photos/import?name=generated.ndjson", content, "/api/index/runs", Cancelled);
        }

        var report = await api.TakeAsync(Cancelled);
        Assert.NotEqual(Verdict.Pass, report.Verdict);
        await WaitForHealthAsync(api, "Degraded");
        var verdict = report.Verdict;
        foreach (var crossing in ReportVerdict.Crossings(report))
        {
            using var answer = await api.Steward.PostAsJsonAsync(
                "/api/quality/acceptances", new { kind = crossing.Kind, name = crossing.Name, reason = "Generated so.", author = "tests" }, Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            verdict = (await answer.Content.ReadFromJsonAsync(QualityReportJson.Default.QualityReport, Cancelled))!.Verdict;
        }

        Assert.Equal(Verdict.Pass, verdict);
        await WaitForHealthAsync(api, "Healthy");
        Assert.Equal(Verdict.Pass, (await api.TakeAsync(Cancelled)).Verdict);

        var first = ReportVerdict.Crossings(report)[0];
        using var takenBack = await api.Steward.DeleteAsync($"/api/quality/acceptances?kind={first.Kind}&name={first.Name}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, takenBack.StatusCode);
        await WaitForHealthAsync(api, "Degraded");
        Assert.Equal(first.Verdict, (await api.TakeAsync(Cancelled)).Verdict);
    }

    [Fact]
    public async Task CensusIsAskedForByStewardsFollowedByAllAndEndedBeforeItsTime()
    {
        await using var api = await QualityApi.StartAsync(server, "runs", _inbox.FullName, Cancelled);
        var (content, _) = await DeliveryAsync(seed: 57);
        using (content)
        {
            await api.RunAsync("/api/photos/import?name=generated.ndjson", content, "/api/index/runs", Cancelled);
        }

        using var refused = await api.Reader.PostAsync("/api/quality/runs", null, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var wrong = await api.Steward.PostAsync("/api/quality/runs?target=No*", null, Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);

        using var asked = await api.Steward.PostAsync("/api/quality/runs", null, Cancelled);
        var run = (await asked.Content.ReadFromJsonAsync(OperationsJson.Default.Run, Cancelled))!;
        using var again = await api.Steward.PostAsync("/api/quality/runs", null, Cancelled);
        Assert.Equal(run.Id, (await again.Content.ReadFromJsonAsync(OperationsJson.Default.Run, Cancelled))!.Id);
        using var notAllowed = await api.Reader.PostAsync($"/api/quality/runs/{run.Id}/cancel", null, Cancelled);
        Assert.Equal(HttpStatusCode.Unauthorized, notAllowed.StatusCode);
        using var cancelled = await api.Steward.PostAsync($"/api/quality/runs/{run.Id}/cancel", null, Cancelled);
        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);

        using var events = await api.Reader.GetAsync($"/api/quality/runs/{run.Id}/events", Cancelled);
        Assert.Contains("\"state\":\"cancelled\"", await events.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        var listed = (await api.GetAsync("/api/quality/runs", Cancelled)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([run.Id], listed.Select(item => item.GetProperty("id").GetString()));
        using var none = await api.Reader.GetAsync("/api/quality/reports/latest", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        // An import is a run too, but none that everybody may look at.
        using var imports = await api.Steward.GetAsync("/api/index/runs?kind=import", Cancelled);
        var import = (await imports.Content.ReadFromJsonAsync(OperationsJson.Default.RunList, Cancelled))!.Items[0];
        using var hidden = await api.Reader.GetAsync($"/api/quality/runs/{import.Id}", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    /// <summary>No guard lets a heal through that loses documents.</summary>
    private static IEnumerable<GeneratedRecord> HealableRecords() =>
        new ArchiveGenerator(seed: 53, defects: 0.5).Generate(Lines).Where(record => record.Defect is not { Outcome: DefectOutcome.DeadLetter });

    private static async Task<(HttpContent Content, Truth Truth)> DeliveryAsync(int seed)
    {
        var path = Path.Combine(Path.GetTempPath(), $"imago-{Guid.NewGuid():N}.ndjson");
        try
        {
            var truth = await GeneratedFile.WriteAsync(path, new ArchiveGenerator(seed, defects: 0.5).Generate(Lines), Cancelled);
            return (new ByteArrayContent(await File.ReadAllBytesAsync(path, Cancelled)), truth);
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + GeneratedFile.TruthSuffix);
            File.Delete(path + GeneratedFile.PlantedSuffix);
        }
    }

    private static void AssertTruth(Truth truth, QualityReport report)
    {
        Assert.Equal(truth.Indexed, report.Documents);
        Assert.Equal(truth.Rules, Violations(report));
    }

    /// <summary>What a search of the report finds is what its figure says, and each sample is a photo.</summary>
    private static async Task AssertSearchesAsync(QualityApi api, QualityReport report)
    {
        foreach (var rule in report.Rules.Where(rule => rule.Violations > 0))
        {
            Assert.Equal((rule.Id, rule.Violations), (rule.Id, await api.CountAsync(rule.Search!, Cancelled)));
        }

        foreach (var field in report.Fields.Where(field => field.Search is not null))
        {
            Assert.Equal((field.Field, field.Missing + field.Null + field.Blank), (field.Field, await api.CountAsync(field.Search!, Cancelled)));
            Assert.Equal((field.Field, field.Present), (field.Field, await api.CountAsync(field.Search!.Replace("missing:", "has:", StringComparison.Ordinal), Cancelled)));
        }

        foreach (var database in report.Segments.Databases.Where(database => database.Name != "unknown"))
        {
            Assert.Equal(database.Documents, await api.CountAsync($"db:{database.Name}", Cancelled));
        }

        var samples = report.Rules.SelectMany(rule => rule.Samples.Take(2)).Concat(report.Fields.SelectMany(field => field.Samples.Values.SelectMany(ids => ids.Take(1)))).Distinct();
        foreach (var id in samples)
        {
            Assert.Equal(id, (await api.GetAsync($"/api/photos/{Uri.EscapeDataString(id)}", Cancelled)).GetProperty("id").GetString());
        }
    }

    private static SortedDictionary<string, long> Violations(QualityReport report) =>
        new(report.Rules.Where(rule => rule.Violations > 0).ToDictionary(rule => rule.Id, rule => rule.Violations), StringComparer.Ordinal);

    private static async Task WaitForHealthAsync(QualityApi api, string status)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await api.HealthAsync(Cancelled) != status)
        {
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }
}

public sealed class ReferenceQualityPipelineTests(ReferenceServer server) : QualityPipelineTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedQualityPipelineTests(EmbeddedServer server) : QualityPipelineTests(server), IClassFixture<EmbeddedServer>;
