using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imago.Api.Tests.Fixture;

namespace Imago.Api.Tests.Relevance;

/// <summary>
/// A judged set of queries over the whole sample: for each, what a relevant caption says, photos that must be among the first ten, and whether
/// nothing else may be among them. A photo counts as relevant or not; nDCG@10 is that of the answer by the best that the archive allows.
/// </summary>
public abstract class RelevanceTests(WholeArchive archive)
{
    private const int Depth = 10;

    /// <summary>What the ranking reached when the set was judged, less what a tie can cost.</summary>
    private const double Least = 0.95;

    [Fact]
    public async Task TheFirstTenAreWhatEditorsJudgedThemToBe()
    {
        using var client = archive.CreateClient();
        var judgements = Judgements().ToArray();
        Assert.True(judgements.Length >= 40);
        var gains = new List<double>();
        var faults = new List<string>();
        foreach (var (query, relevant, ids, isExclusive) in judgements)
        {
            var answer = JsonNode.Parse(await client.GetStringAsync(
                $"/api/photos?facets=none&pageSize={Depth}&sort=relevance&q={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken))!;
            string[] found = [.. answer["items"]!.AsArray().Select(item => (string)item!["id"]!)];
            bool[] hits = [.. found.Select(id => relevant.IsMatch(archive.Captions[id]))];
            var available = archive.Captions.Values.Count(relevant.IsMatch);
            var ndcg = Gain(hits) / Gain(Enumerable.Repeat(true, Math.Min(Depth, available)));
            gains.Add(ndcg);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"nDCG@10 {ndcg:0.000}  {query}"));
            faults.AddRange(ids.Except(found).Select(id => $"{query}: {id} is not among the first ten"));
            if (isExclusive)
            {
                faults.AddRange(found.Where((_, i) => !hits[i]).Select(id => $"{query}: {id} must not be among the first ten: {archive.Captions[id]}"));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"nDCG@10 {gains.Average():0.000}  of {gains.Count} queries"));
        Assert.Empty(faults);
        Assert.True(gains.Average() >= Least, $"nDCG@10 is {gains.Average():0.000}");
    }

    private static double Gain(IEnumerable<bool> hits) => hits.Select((hit, i) => hit ? 1 / Math.Log2(i + 2) : 0).Sum();

    private static IEnumerable<(string Query, Regex Relevant, string[] Ids, bool IsExclusive)> Judgements([CallerFilePath] string file = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(file)!, "judgements.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Select(parts => (
                parts[0],
                new Regex(parts[1], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant),
                parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries),
                parts[3] == "only"));
}

[Collection(OnEmbeddedWholeArchive.Name)]
public sealed class EmbeddedRelevanceTests(EmbeddedWholeArchive archive) : RelevanceTests(archive);

[Collection(OnReferenceWholeArchive.Name)]
public sealed class ReferenceRelevanceTests(ReferenceWholeArchive archive) : RelevanceTests(archive);
