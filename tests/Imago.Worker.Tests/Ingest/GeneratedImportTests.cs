using Imago.Bench.Generation;
using Imago.Testing;
using Imago.Worker.Ingest;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace Imago.Worker.Tests.Ingest;

/// <summary>An import of generated records finds every figure of the truth about them in the index again.</summary>
public abstract class GeneratedImportTests(ElasticsearchServer server) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("imago-generated-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task IndexHoldsEveryFigureOfTheTruth()
    {
        var path = Path.Combine(_directory.FullName, "generated.ndjson.gz");
        var truth = await GeneratedFile.WriteAsync(path, new ArchiveGenerator(seed: 21, defects: 0.2).Generate(100_000), Cancelled);
        using var worker = new WorkerUnderTest(server, "generated");

        var run = await worker.ImportAsync(path, Cancelled);

        Assert.Equal(ImportState.Completed, run.State);
        Assert.Equal(
            new ImportCounts(truth.Lines, truth.Indexed, 0, truth.Unchanged, truth.DeadLetters.Values.Sum()),
            run.Checkpoint.Counts);
        Assert.Equal(truth.Indexed, await worker.CountPhotosAsync(Cancelled));
        Assert.Equal(truth.DeadLetters.Values.Sum(), await worker.CountDeadLettersAsync(Cancelled));
        Assert.Equal(truth.DeadLetters, await CountByAsync(worker, worker.Indices.DeadLetters, "reason"));
        Assert.Equal(truth.Rules, await CountByAsync(worker, worker.Indices.Alias, "quality.issues"));
        Assert.Equal(
            truth.Derived.Where(derived => derived.Key.StartsWith("orientation:", StringComparison.Ordinal)),
            (await CountByAsync(worker, worker.Indices.Alias, "derived.orientation")).Select(bucket => KeyValuePair.Create($"orientation:{bucket.Key}", bucket.Value)));
        Assert.Equal((truth.Clean, truth.Flagged, truth.Repaired), await CountByConditionAsync(worker));
    }

    private static async Task<SortedDictionary<string, long>> CountByAsync(WorkerUnderTest worker, string index, string field)
    {
        var answer = await worker.RequestAsync(
            HttpMethod.POST, $"/{index}/_search", """{"size":0,"aggs":{"by":{"terms":{"field":"FIELD","size":100}}}}""".Replace("FIELD", field, StringComparison.Ordinal), Cancelled);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var bucket in answer.GetProperty("aggregations").GetProperty("by").GetProperty("buckets").EnumerateArray())
        {
            counts[bucket.GetProperty("key").GetString()!] = bucket.GetProperty("doc_count").GetInt64();
        }

        return counts;
    }

    private static async Task<(long Clean, long Flagged, long Repaired)> CountByConditionAsync(WorkerUnderTest worker)
    {
        // What was repaired is kept, but not indexed: it has to be read.
        const string first = """{"size":10000,"track_total_hits":false,"sort":[{"_seq_no":"asc"}],"_source":["quality","original"]}""";
        var (clean, flagged, repaired) = (0L, 0L, 0L);
        for (var request = first; ;)
        {
            var answer = await worker.RequestAsync(HttpMethod.POST, $"/{worker.Indices.Alias}/_search", request, Cancelled);
            var hits = answer.GetProperty("hits").GetProperty("hits");
            if (hits.GetArrayLength() == 0)
            {
                return (clean, flagged, repaired);
            }

            foreach (var photo in hits.EnumerateArray().Select(hit => hit.GetProperty("_source")))
            {
                _ = (photo.TryGetProperty("quality", out _), photo.TryGetProperty("original", out _)) switch
                {
                    (false, false) => clean++,
                    (true, false) => flagged++,
                    (true, true) => repaired++,
                    _ => throw new InvalidOperationException($"Repaired, but not flagged: {photo}"),
                };
            }

            request = $$"""{{first[..^1]}},"search_after":{{hits[hits.GetArrayLength() - 1].GetProperty("sort")}}}""";
        }
    }
}

public sealed class ReferenceGeneratedImportTests(ReferenceServer server) : GeneratedImportTests(server), IClassFixture<ReferenceServer>;

public sealed class EmbeddedGeneratedImportTests(EmbeddedServer server) : GeneratedImportTests(server), IClassFixture<EmbeddedServer>;
