using System.Text;
using System.Text.Json;
using Imago.Archive.Operations;
using Imago.Testing;
using Imago.Worker.DeadLetters;
using Imago.Worker.Generations;
using Imago.Worker.Healing;
using Imago.Worker.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Healing;

public abstract class HealTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-heal-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task LegacyIndexBecomesAGenerationAndTheReportSaysWhatChanged()
    {
        using var worker = Create("legacy");
        await worker.StartAsync(Cancelled);
        var legacy = $"{server.Prefix}-legacy-old";
        await LoadAsync(worker, legacy, [.. Enumerable.Range(1, 2500).Select(Record), .. Enumerable.Range(1, 40).Select(Record)]);
        await LoadAsync(worker, legacy, ["{\"bildnummer\": \"9001\", \"datum\": \"1900-01-01T00:00:00.000Z\", \"suchtext\": \"Without date\", \"db\": \"stock\", \"stray\": 1}"]);

        var (run, report) = await HealAsync(worker, legacy);

        Assert.Equal(RunState.Completed, run.State);
        Assert.True(report.Swapped);
        Assert.Equal(new RecordCounts(2541, 2501, 0, 40, 0), report.Counts);
        Assert.Equal((2541, 2501), (report.DocumentsBefore, report.DocumentsAfter));
        Assert.All(report.Guards, guard => Assert.True(guard.Passed, guard.Detail));
        Assert.All(report.Guards, guard => Assert.Contains(Assert.Single(guard.Findings!).Code, GuardFindings.All));
        Assert.Equal(["accounts", "documents", "completeness", "errors", "searches"], report.Guards.Select(guard => guard.Name));
        Assert.Contains(new RuleChange("date-placeholder", null, 1), report.Rules);
        Assert.Contains(new FieldChange("suchtext", 2541, 2501), report.Fields);
        Assert.Equal(2501, await worker.CountPhotosAsync(Cancelled));
        var photo = (await worker.FindPhotoAsync("stock-9001", Cancelled))!;
        Assert.Equal("1900-01-01T00:00:00.000Z", photo.Original!["datum"].GetString());
        Assert.Equal(1, photo.Original["stray"].GetInt32());
        Assert.StartsWith($"{legacy}:", photo.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealOfAGenerationKeepsEveryPhotoAsItIsAndCanBeRolledBack()
    {
        using var worker = Create("again", ("Imago:Heal:Keep", "1"));
        await worker.StartAsync(Cancelled);
        await worker.ImportAsync(
            new DeliveryText().Photos(1, 500)
                .Line("{\"bildnummer\": 7001, \"datum\": \"11955-12-01\", \"suchtext\": \"Sarkozy?s hat\", \"hoehe\": 30, \"x\": [1], \"x\": 2}")
                .Line("{\"bildnummer\": \"7002\", \"datum\": \"1955-06-01\", \"fotografen\": \"IMAGO / Harris\", \"db\": \"st\", \"breite\": \"\"}")
                .Save(_directory, "again.ndjson"), Cancelled);
        var before = new[] { await RawAsync(worker, 7001), await RawAsync(worker, 7002), await RawAsync(worker, 77) };

        var (_, first) = await HealAsync(worker, source: null);
        var after = new[] { await RawAsync(worker, 7001), await RawAsync(worker, 7002), await RawAsync(worker, 77) };
        var (_, second) = await HealAsync(worker, source: null);

        Assert.Equal(before, after);
        Assert.Equal([worker.Indices.Generation(1)], first.Previous);
        Assert.Equal(worker.Indices.Generation(3), second.Target);
        Assert.All(second.Rules, rule => Assert.Equal(rule.Before, rule.After));
        Assert.Equal([worker.Indices.Generation(1)], second.Removed);

        var rollback = await worker.RunAsync(RunKinds.Rollback, null, new RollbackParameters(null), RollbackJson.Default.RollbackParameters, Cancelled);
        var generations = await worker.Services.GetRequiredService<GenerationIndices>().ListAsync(Cancelled);
        Assert.Equal(RunState.Completed, rollback.State);
        Assert.Equal([(3, false, 502), (2, true, 502)], generations.Select(generation => (generation.Number!.Value, generation.IsLive, (int)generation.Documents)));
        Assert.Equal(502, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task GuardThatDoesNotHoldChangesNothingAndSaysWhy()
    {
        using var worker = Create("guard");
        await worker.StartAsync(Cancelled);
        await worker.ImportAsync(new DeliveryText().Photos(1, 10).Save(_directory, "guard.ndjson"), Cancelled);
        var legacy = $"{server.Prefix}-guard-old";
        await LoadAsync(worker, legacy, [.. Enumerable.Range(1, 90).Select(Record), .. Enumerable.Range(1, 10).Select(number => $"{{\"suchtext\": \"No number {number}\"}}")]);

        var (run, report) = await HealAsync(worker, legacy);

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("Nothing was changed", run.Error, StringComparison.Ordinal);
        Assert.Contains("100 documents before, 90 photos after", run.Error, StringComparison.Ordinal);
        Assert.False(report.Swapped);
        Assert.Equal(10, report.Counts.DeadLetters);
        var only = Assert.Single(await worker.Services.GetRequiredService<GenerationIndices>().ListAsync(Cancelled));
        Assert.Equal((1, true, 10), (only.Number!.Value, only.IsLive, (int)only.Documents));
        var reason = Assert.Single(await worker.Services.GetRequiredService<DeadLetterStore>().CountAsync(Cancelled));
        Assert.Equal((0, 10), ((int)reason.Open, (int)reason.Discarded));
    }

    [Fact]
    public async Task WhatIsWrittenToTheSourceMeanwhileIsCarriedOver()
    {
        using var worker = Create("meanwhile");
        await worker.StartAsync(Cancelled);
        var legacy = $"{server.Prefix}-meanwhile-old";
        await LoadAsync(worker, legacy, [.. Enumerable.Range(1, 6000).Select(Record)]);
        var written = 0;

        // The source is written to by its name until searches go elsewhere, and then no more: each write asks before.
        var heal = HealAsync(worker, legacy);
        while (!await IsSwappedAsync(worker))
        {
            await LoadAsync(worker, legacy, [Record(10_000 + written), Record(20_000 + written)]);
            written++;
        }

        var (run, report) = await heal;

        Assert.Equal(RunState.Completed, run.State);
        Assert.True(written > 0);
        Assert.InRange(report.CatchUps, 1, 30);
        var missing = 0;
        for (var i = 0; i < written - 1; i++)
        {
            missing += await worker.FindPhotoAsync($"stock-{10_000 + i}", Cancelled) is null ? 1 : 0;
        }

        // All but the very last write, which may have come when the heal had ended.
        Assert.Equal(0, missing);
        Assert.InRange(await worker.CountPhotosAsync(Cancelled), 6000 + (2 * (written - 1)), 6000 + (2 * written));
    }

    [Theory]
    [InlineData("none-such", "There is no index or alias")]
    public async Task SourceThatIsNotThereIsRefused(string source, string message)
    {
        using var worker = Create("refused");
        await worker.StartAsync(Cancelled);

        var run = await worker.RunAsync(RunKinds.Heal, source, new HealParameters(source), HealJson.Default.HealParameters, Cancelled);

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(await worker.Services.GetRequiredService<GenerationIndices>().ListAsync(Cancelled));
    }

    private WorkerUnderTest Create(string name, params (string Key, string Value)[] settings) => new(server, $"heal-{name}", null, settings);

    private static string Record(int number) =>
        $$"""{"bildnummer": "{{number}}", "datum": "1955-06-15T00:00:00.000Z", "suchtext": "Children playing baseball number {{number}}", "fotografen": "Harris", "hoehe": "2400", "breite": "3000", "db": "stock"}""";

    private static async Task LoadAsync(WorkerUnderTest worker, string index, IEnumerable<string> records)
    {
        var body = new StringBuilder();
        foreach (var record in records)
        {
            body.Append("{\"index\":{}}\n").Append(record).Append('\n');
        }

        var answer = await worker.RequestAsync(HttpMethod.POST, $"/{index}/_bulk", body.ToString(), Cancelled);
        Assert.False(answer.GetProperty("errors").GetBoolean());
    }

    private static async Task<(Jobs.JobRun Run, HealReport Report)> HealAsync(WorkerUnderTest worker, string? source)
    {
        var run = await worker.RunAsync(RunKinds.Heal, source, new HealParameters(source), HealJson.Default.HealParameters, Cancelled);
        Assert.True(run.Result is not null, run.Error);
        return (run, run.Result.Value.Deserialize(OperationsJson.Default.HealReport)!);
    }

    private static async Task<bool> IsSwappedAsync(WorkerUnderTest worker) =>
        (await worker.Services.GetRequiredService<GenerationIndices>().ListAsync(Cancelled)).Any(generation => generation is { Number: 2, IsLive: true });

    /// <summary>A photo as it is stored, whatever generation it stands in.</summary>
    private static async Task<string> RawAsync(WorkerUnderTest worker, int number)
    {
        await worker.CountPhotosAsync(Cancelled);
        var body = $"{{\"query\":{{\"term\":{{\"bildnummer\":{number}}}}}}}";
        var answer = await worker.RequestAsync(HttpMethod.POST, $"/{worker.Indices.Alias}/_search", body, Cancelled);
        var hit = Assert.Single(answer.GetProperty("hits").GetProperty("hits").EnumerateArray());
        return $"{hit.GetProperty("_id")} {hit.GetProperty("_source").GetRawText()}";
    }
}

public sealed class ReferenceHealTests(ReferenceServer server) : HealTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedHealTests(EmbeddedServer server) : HealTests(server), IClassFixture<EmbeddedServer>;
