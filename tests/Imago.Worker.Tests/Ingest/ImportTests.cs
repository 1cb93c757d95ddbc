using System.Text;
using Imago.Archive.Normalisation;
using Imago.Testing;
using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public abstract class ImportTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-import-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task EveryDefectHasItsOutcomeAndNothingIsLost()
    {
        using var worker = new WorkerUnderTest(server, "defects");
        var path = new DeliveryText()
            .Line("\uFEFF{\"bildnummer\": \"58377\", \"datum\": \"11955-12-01T00:00:00.000Z\", \"suchtext\": \"Girl Friends\", \"db\": \"stock\"}", "\r\n")
            .Line("")
            .Line("{\"bildnummer\": \"2\", \"datum\": \"01.01.1900\", \"suchtext\": [\"a\", {\"b\": null}], \"db\": \"st\", \"ressort\": 1, \"a.b\": {}, \"\": \"\", \"_id\": 5}")
            .Line("{\"datum\": \"1955-12-01\"}")
            .Line("{\"bildnummer\": \"12a\"}")
            .Line("{\"bildnummer\": \"3\"")
            .Line([.. "{\"bildnummer\": \"4\", \"suchtext\": \""u8, 0xFC, .. "\"}"u8])
            .Line("{\"bildnummer\": \"5\", \"deep\": " + new string('[', 5000) + new string(']', 5000) + "}")
            .Line("{\"bildnummer\": \"6\", \"suchtext\": \"" + new string('x', 2_000_000) + "\"}")
            .Line("[]")
            .Line("{\"bildnummer\": \"7\", \"suchtext\": \"\\ud800\"}")
            .Line("{\"bildnummer\": \"8\", \"fotografen\": \"" + new string('f', 40_000) + "\", \"suchtext\": \"" + new string('y', 900_000) + "\", \"db\": \"sport\"}")
            .Line("{\"bildnummer\": \"9999999999\", \"suchtext\": \"large\", \"db\": \"stock\", \"datum\": \"2030-01-01\"}")
            .Photos(100, 300)
            .Photos(100, 1)
            .Photos(101, 1, caption: "Corrected")
            .Line("{\"bildnummer\": \"401\", \"suchtext\": \"no line feed at the end\"}", "")
            .Save(_directory, "defects.ndjson.gz");

        var run = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(ImportState.Completed, run.State);
        Assert.Null(run.Error);
        Assert.Equal(new ImportCounts(Read: 315, Indexed: 305, Updated: 1, Unchanged: 1, DeadLetters: 8), run.Checkpoint.Counts);
        Assert.Equal(316, run.Line);
        Assert.Equal(305, await worker.CountPhotosAsync(Cancelled));
        Assert.Equal(8, await worker.CountDeadLettersAsync(Cancelled));

        var unparsable = await worker.FindPhotoAsync("stock-58377", Cancelled);
        Assert.Null(unparsable!.Date);
        Assert.Contains("date-unparsable", unparsable.Quality!.Issues);
        Assert.Equal("11955-12-01T00:00:00.000Z", unparsable.Original!["datum"].GetString());
        Assert.Equal("defects.ndjson.gz:1", unparsable.Source);
        Assert.Equal("[\"a\",{\"b\":null}]", (await worker.FindPhotoAsync("stock-2", Cancelled))!.Original!["suchtext"].GetRawText());
        Assert.Equal("Corrected, number 101", (await worker.FindPhotoAsync("stock-101", Cancelled))!.Caption);
        Assert.Equal(900_000, (await worker.FindPhotoAsync("sport-8", Cancelled))!.Caption!.Length);
        Assert.Equal("no line feed at the end", (await worker.FindPhotoAsync("unknown-401", Cancelled))!.Caption);
    }

    [Theory]
    [InlineData("{\"datum\": \"1955-12-01\"}", RejectionReasons.IdMissing)]
    [InlineData("{\"bildnummer\": \"12a\"}", RejectionReasons.IdNotANumber)]
    [InlineData("not JSON, \u0001 \"at\" all \\", RejectionReasons.JsonInvalid)]
    public async Task DeadLetterHoldsTheLineAndTheReason(string line, string reason)
    {
        using var worker = new WorkerUnderTest(server, $"letter-{reason}");
        var path = new DeliveryText().Photos(1, 2).Line(line).Save(_directory, "letters.ndjson");

        await worker.ImportAsync(path, Cancelled);

        var letter = await worker.GetDeadLetterAsync(await ImportRunId.OfAsync(path, Cancelled), 3, Cancelled);
        Assert.Equal((line, "utf-8", reason, "letters.ndjson:3"), (letter.Raw, letter.RawEncoding, letter.Reason, letter.Source));
    }

    [Fact]
    public async Task LineThatIsTooLongIsKeptByItsHead()
    {
        using var worker = new WorkerUnderTest(server, "long", null, ("Imago:Ingest:LongestLine", "100000"));
        var path = new DeliveryText().Line("{\"bildnummer\": \"1\", \"x\": \"" + new string('ü', 80_000) + "\"}").Save(_directory, "long.ndjson");

        var run = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(new ImportCounts(1, 0, 0, 0, 1), run.Checkpoint.Counts);
        var letter = await worker.GetDeadLetterAsync(await ImportRunId.OfAsync(path, Cancelled), 1, Cancelled);
        Assert.Equal(RejectionReasons.LineTooLong, letter.Reason);
        Assert.True(letter.RawTruncated);
        Assert.Equal(160_028, letter.RawBytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(letter.Raw), LineReader.HeadLength - 3, LineReader.HeadLength);
        Assert.EndsWith("ü", letter.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompletedFileIsNotIngestedAgain()
    {
        var bulks = 0;
        using var worker = new WorkerUnderTest(server, "again", (request, _, _) =>
        {
            bulks += FaultyNetwork.IsBulk(request) ? 1 : 0;
            return Task.FromResult<HttpResponseMessage?>(null);
        });
        var path = new DeliveryText().Photos(1, 50).Save(_directory, "again.ndjson");

        var first = await worker.ImportAsync(path, Cancelled);
        var bulksOfTheFirst = bulks;
        var second = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(first with { UpdatedAt = second.UpdatedAt, FinishedAt = second.FinishedAt }, second);
        Assert.Equal(bulksOfTheFirst, bulks);
    }

    [Fact]
    public async Task SameRecordsInAnotherFileChangeNothing()
    {
        using var worker = new WorkerUnderTest(server, "unchanged");
        await worker.ImportAsync(new DeliveryText().Photos(1, 200).Save(_directory, "first.ndjson"), Cancelled);

        var run = await worker.ImportAsync(new DeliveryText().Photos(1, 200).Save(_directory, "second.ndjson"), Cancelled);

        Assert.Equal(new ImportCounts(200, 0, 0, Unchanged: 200, 0), run.Checkpoint.Counts);
        Assert.Equal("first.ndjson:1", (await worker.FindPhotoAsync("stock-1", Cancelled))!.Source);
        Assert.Equal(200, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task ChangedRecordsAreUpdatedAndNewOnesAdded()
    {
        using var worker = new WorkerUnderTest(server, "changed");
        await worker.ImportAsync(new DeliveryText().Photos(1, 100).Save(_directory, "first.ndjson"), Cancelled);

        var run = await worker.ImportAsync(
            new DeliveryText().Photos(1, 40).Photos(41, 7, caption: "Corrected").Photos(95, 20).Save(_directory, "second.ndjson.gz"), Cancelled);

        Assert.Equal(new ImportCounts(67, Indexed: 14, Updated: 7, Unchanged: 46, 0), run.Checkpoint.Counts);
        Assert.Equal("Corrected, number 41", (await worker.FindPhotoAsync("stock-41", Cancelled))!.Caption);
        Assert.Equal("second.ndjson.gz:41", (await worker.FindPhotoAsync("stock-41", Cancelled))!.Source);
        Assert.Equal(114, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task OfRepeatedRecordsTheLastLineCountsHoweverBatchesOvertakeEachOther()
    {
        using var worker = new WorkerUnderTest(server, "repeated", null, ("Imago:Ingest:LargestBatch", "1024"), ("Imago:Ingest:Writers", "8"));
        var text = new DeliveryText();
        foreach (var version in Enumerable.Range(1, 60))
        {
            text.Photos(1, 5, caption: $"Version {version}");
        }

        var run = await worker.ImportAsync(text.Save(_directory, "repeated.ndjson"), Cancelled);

        Assert.Equal(new ImportCounts(300, Indexed: 5, Updated: 295, 0, 0), run.Checkpoint.Counts);
        foreach (var number in Enumerable.Range(1, 5))
        {
            Assert.Equal($"Version 60, number {number}", (await worker.FindPhotoAsync($"stock-{number}", Cancelled))!.Caption);
        }
    }

    [Fact]
    public async Task RecordThatTheIndexRefusesBecomesADeadLetter()
    {
        using var worker = new WorkerUnderTest(server, "refused");
        // A legacy index of the alias's name: it lacks title and takes no new fields.
        await worker.RequestAsync(
            Elastic.Transport.HttpMethod.PUT,
            $"/{worker.Indices.Alias}",
            """
            {"mappings": {"dynamic": "strict", "properties": {"bildnummer": {"type": "long"}, "datum": {"type": "date"}, "suchtext": {"type": "text"},
            "fotografen": {"type": "keyword"}, "hoehe": {"type": "integer"}, "breite": {"type": "integer"}, "db": {"type": "keyword"},
            "derived": {"type": "object", "enabled": false}, "quality": {"type": "object", "enabled": false},
            "source": {"type": "keyword"}, "ingested_at": {"type": "date"}}}}
            """,
            Cancelled);
        const string Refused = """{"bildnummer": "500", "title": "unknown here", "suchtext": "c", "db": "stock"}""";
        var path = new DeliveryText().Photos(1, 20).Line(Refused).Photos(21, 20).Save(_directory, "refused.ndjson");

        var run = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(new ImportCounts(41, Indexed: 40, 0, 0, DeadLetters: 1), run.Checkpoint.Counts);
        var letter = await worker.GetDeadLetterAsync(await ImportRunId.OfAsync(path, Cancelled), 21, Cancelled);
        Assert.Equal(RejectionReasons.IndexRefused, letter.Reason);
        Assert.Contains("title", letter.Detail, StringComparison.Ordinal);
        Assert.Equal(Refused, letter.Raw);
    }

    [Fact]
    public async Task DamagedFileFailsAndABetterOneIsIngested()
    {
        using var worker = new WorkerUnderTest(server, "damaged");
        var path = new DeliveryText().Photos(1, 20_000).Save(_directory, "damaged.ndjson.gz");
        var whole = await File.ReadAllBytesAsync(path, Cancelled);
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)], Cancelled);

        var failed = await worker.ImportAsync(path, Cancelled);
        Assert.Equal(ImportState.Failed, failed.State);
        Assert.NotNull(failed.Error);

        await File.WriteAllBytesAsync(path, whole, Cancelled);
        var completed = await worker.ImportAsync(path, Cancelled);
        Assert.Equal(ImportState.Completed, completed.State);
        Assert.Equal(20_000, completed.Read);
        Assert.Equal(20_000, await worker.CountPhotosAsync(Cancelled));
    }

    [Fact]
    public async Task FailedImportStartsOver()
    {
        var refuse = true;
        using var worker = new WorkerUnderTest(server, "failed", (request, _, _) => Task.FromResult(
            refuse && FaultyNetwork.IsBulk(request) ? FaultyNetwork.Answer(System.Net.HttpStatusCode.Forbidden) : null));
        var path = new DeliveryText().Photos(1, 30).Save(_directory, "failed.ndjson");

        var failed = await worker.ImportAsync(path, Cancelled);
        Assert.Equal(ImportState.Failed, failed.State);
        Assert.Contains("403", failed.Error, StringComparison.Ordinal);

        refuse = false;
        var completed = await worker.ImportAsync(path, Cancelled);
        Assert.Equal(ImportState.Completed, completed.State);
        Assert.Null(completed.Error);
        Assert.Equal(new ImportCounts(30, 30, 0, 0, 0), completed.Checkpoint.Counts);
    }
}

public sealed class ReferenceImportTests(ReferenceServer server) : ImportTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedImportTests(EmbeddedServer server) : ImportTests(server), IClassFixture<EmbeddedServer>;
