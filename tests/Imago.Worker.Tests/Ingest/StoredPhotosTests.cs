using System.Text;
using System.Text.Json;
using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public class StoredPhotosTests
{
    private const string Stored = """{"bildnummer":1,"original":{"x":[1,{"y":null}]},"suchtext":"a","source":"f.ndjson:5","ingested_at":"2026-01-01T00:00:00+00:00"}""";

    [Fact]
    public void OrderAndOriginDoNotMatter() => Check(
        PhotoRelation.Same,
        """{"suchtext":"a","bildnummer":1,"original":{"x":[1,{"y":null}]},"source":"other.ndjson:7","ingested_at":"2026-02-02T00:00:00+00:00"}""");

    [Theory]
    [InlineData("""{"bildnummer":1,"original":{"x":[1,{"y":null}]},"suchtext":"b","source":"g.ndjson:5","ingested_at":"2026-02-02T00:00:00+00:00"}""")]
    [InlineData("""{"bildnummer":1,"original":{"x":[1,{"y":null}]},"source":"g.ndjson:5","ingested_at":"2026-02-02T00:00:00+00:00"}""")]
    [InlineData("""{"bildnummer":1,"original":{"x":[1,{"y":0}]},"suchtext":"a","source":"g.ndjson:5","ingested_at":"2026-02-02T00:00:00+00:00"}""")]
    [InlineData("""{"bildnummer":1,"original":{"x":[1,{"y":null}]},"suchtext":"a","title":"t","source":"g.ndjson:5","ingested_at":"2026-02-02T00:00:00+00:00"}""")]
    public void OtherValuesAreOtherContent(string photo) => Check(PhotoRelation.Different, photo);

    [Theory]
    [InlineData(1, PhotoRelation.OwnNew)]
    [InlineData(2, PhotoRelation.OwnReplacement)]
    internal void WhatThisImportWroteFromThisLineIsItsOwn(long version, PhotoRelation expected) => Check(expected, Stored, version);

    [Fact]
    public void SameContentOfAnotherLineIsNotOwn() => Check(PhotoRelation.Same, Stored.Replace(":5", ":6", StringComparison.Ordinal), line: 6);

    [Theory]
    [InlineData(4, "f.ndjson", PhotoRelation.Superseded)]
    [InlineData(6, "f.ndjson", PhotoRelation.Different)]
    [InlineData(4, "g.ndjson", PhotoRelation.Different)]
    internal void LaterLineOfTheSameImportCounts(long line, string file, PhotoRelation expected) => Check(
        expected,
        Stored.Replace("\"a\"", "\"b\"", StringComparison.Ordinal).Replace("f.ndjson:5", $"{file}:{line}", StringComparison.Ordinal),
        line: line,
        source: $"{file}:{line}");

    private static void Check(PhotoRelation expected, string photo, long version = 1, long line = 5, string source = "f.ndjson:5")
    {
        using var stored = JsonDocument.Parse(Stored);
        var batchPhoto = new BatchPhoto("stock-1", line, source, Encoding.UTF8.GetBytes(photo), 0, 0);

        Assert.Equal(expected, StoredPhotos.Compare(batchPhoto, new StoredPhoto(stored.RootElement, version, 0, 1)));
    }
}
