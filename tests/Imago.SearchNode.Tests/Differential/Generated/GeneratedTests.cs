using System.Globalization;

namespace Imago.SearchNode.Tests.Differential.Generated;

/// <summary>Random searches on random indices, compared with the real Elasticsearch or with what it answered last. Seeds that found a difference stay.</summary>
public sealed class GeneratedTests(DifferentialServers servers, GeneratedAnswers recorded) : IClassFixture<DifferentialServers>, IClassFixture<GeneratedAnswers>
{
    private const int Documents = 90;
    private const int Searches = 40;

    /// <summary><c>100-160</c>: other seeds than those that are kept, for a search for differences beside a real Elasticsearch.</summary>
    private const string SeedsVariable = "IMAGO_TEST_SEEDS";

    public static TheoryData<int> Seeds => Environment.GetEnvironmentVariable(SeedsVariable)?.Split('-') is [var first, var last]
        ? [.. Enumerable.Range(Number(first), Number(last) - Number(first) + 1)]
        : [1, 2, 3, 4, 5, 6, 7, 8];


    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AnswersAreTheSame(int seed)
    {
        var random = new Random(seed);
        var archive = new Archive(random);
        var searches = new SearchGenerator(random, archive);
        var index = $"/{{i}}-generated-{seed}";
        var differences = new List<string>();
        await CompareAsync("PUT", index, archive.Mapping);
        await CompareAsync("POST", $"{index}/_bulk?refresh=true", archive.Bulk(Documents));
        for (var number = 0; number < Searches; number++)
        {
            await CompareAsync("POST", $"{index}/_search", searches.Search());
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));

        async Task CompareAsync(string method, string path, string body)
        {
            var (embedded, reference) = await servers.AskAsync(method, path, body);
            var expected = recorded.Expected($"{method} {path} {(path.Contains("_bulk", StringComparison.Ordinal) ? "" : body)}", reference?.Comparable());
            if (!Answer.Agree(expected, embedded.Comparable()))
            {
                differences.Add($"{method} {path} {body}\n  expected {expected}\n  answered {embedded.Comparable()}");
            }
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
