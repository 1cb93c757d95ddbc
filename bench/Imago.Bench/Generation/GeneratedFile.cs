using System.IO.Compression;
using System.Text.Json;

namespace Imago.Bench.Generation;

/// <summary>A generated delivery with its truth beside it.</summary>
public static class GeneratedFile
{
    public const string TruthSuffix = ".truth.json";
    public const string PlantedSuffix = ".planted.ndjson";

    /// <summary>Writes the records, gzip where the path ends in <c>.gz</c>, the truth and the list of what was planted where.</summary>
    public static async Task<Truth> WriteAsync(string path, IEnumerable<GeneratedRecord> records, CancellationToken cancellationToken)
    {
        var truth = new Truth();
        var (lines, planted) = (Create(path), File.Create(path + PlantedSuffix));
        await using (lines)
        await using (planted)
        {
            foreach (var record in records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                truth.Add(record);
                lines.Write(record.Line.Span);
                lines.WriteByte((byte)'\n');
                if (record.Defect is { } defect)
                {
                    var entry = new PlantedDefect(truth.Lines, defect.Name, defect.Rules);
                    planted.Write(JsonSerializer.SerializeToUtf8Bytes(entry, PlantedDefectJson.Default.PlantedDefect));
                    planted.WriteByte((byte)'\n');
                }
            }
        }

        await File.WriteAllBytesAsync(path + TruthSuffix, JsonSerializer.SerializeToUtf8Bytes(truth, TruthJson.Default.Truth), cancellationToken);
        return truth;
    }

    private static Stream Create(string path)
    {
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new BufferedStream(new GZipStream(file, CompressionLevel.Fastest), 1 << 16)
            : file;
    }
}
