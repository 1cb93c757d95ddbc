using System.Text;
using Imago.Archive.Normalisation;
using Imago.Bench.Generation;

namespace Imago.Bench.SearchNode;

/// <summary>Generated records as Imago would index them.</summary>
internal static class BenchRecords
{
    private const int BulkSize = 2000;

    /// <summary>Bodies of bulk requests that together hold so many documents, fewer where defects make some of the records no photos.</summary>
    /// <param name="records">How many records are generated.</param>
    /// <param name="defects">Share of them with a defect.</param>
    public static IEnumerable<byte[]> Bulks(int records, double defects = 0)
    {
        var normaliser = new PhotoNormaliser(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var photos = new ArchiveGenerator(seed: 1, defects).Generate(records)
            .Select((record, i) => (Place: i, Normalised: normaliser.Normalise(record.Line.Span, "bench") as NormalisedPhoto))
            .Where(photo => photo.Normalised is not null);
        foreach (var chunk in photos.Chunk(BulkSize))
        {
            using var body = new MemoryStream();
            foreach (var (place, photo) in chunk)
            {
                // Numbers of our own make every record a document, whatever the normaliser thinks of it.
                body.Write(Encoding.UTF8.GetBytes($"{{\"index\":{{\"_id\":\"bench-{place}\"}}}}\n"));
                body.Write(photo!.Json.Span);
                body.WriteByte((byte)'\n');
            }

            yield return body.ToArray();
        }
    }
}
