using Imago.Archive.Normalisation;
using Imago.Archive.Photos;
using Imago.Archive.Quality;
using Imago.Bench.Generation;

namespace Imago.Bench.Tests.Generation;

public sealed class TruthTests : IDisposable
{
    private const int Lines = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("imago-generate-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(7, 1.0)]
    [InlineData(3, 0.0)]
    public void NormaliserFindsEveryFigureOfTheTruth(int seed, double defects)
    {
        var (truth, found, seen) = (new Truth(), new Truth(), new HashSet<string>());
        var normaliser = new PhotoNormaliser(Now);
        foreach (var record in new ArchiveGenerator(seed, defects).Generate(Lines))
        {
            truth.Add(record);
            Add(found, normaliser.Normalise(record.Line.Span, "generated:1"), seen);
        }

        Assert.Equivalent(truth, found, strict: true);
        Assert.Equal(Lines, truth.Lines);
        Assert.Equal(defects == 0, truth.Clean == Lines);
    }

    [Fact]
    public void EveryRuleAndEveryReasonIsPlanted()
    {
        var planted = Defects.All.SelectMany(defect => defect.Rules).ToHashSet();

        Assert.Empty(QualityRules.All.Select(rule => rule.Id).Except(planted));

        // Too long a line is a limit of the reader, and only the server refuses a record.
        Assert.Equal(
            [RejectionReasons.LineTooLong, RejectionReasons.IndexRefused],
            RejectionReasons.All.Except(planted));
    }

    [Fact]
    public void RecordsOfOneEventShareTheFingerprintAndOthersDoNot()
    {
        var normaliser = new PhotoNormaliser(Now);
        var fingerprints = new ArchiveGenerator(5, 0).Generate(2000)
            .GroupBy(record => record.Event)
            .Select(photos => photos
                .Select(record => ((NormalisedPhoto)normaliser.Normalise(record.Line.Span, "generated:1")).Photo.Derived!.Event)
                .Distinct()
                .ToArray())
            .ToArray();

        Assert.All(fingerprints, of => Assert.NotNull(Assert.Single(of)));
        Assert.Equal(fingerprints.Length, fingerprints.Select(of => of[0]).Distinct().Count());
    }

    [Theory]
    [InlineData("a.ndjson")]
    [InlineData("a.ndjson.gz")]
    public async Task SameSeedWritesTheSameBytesAndTheTruthBesideThem(string name)
    {
        var (path, again) = (Path.Combine(_directory, name), Path.Combine(_directory, $"again-{name}"));

        var truth = await GeneratedFile.WriteAsync(path, new ArchiveGenerator(11, 0.3).Generate(500), Cancelled);
        await GeneratedFile.WriteAsync(again, new ArchiveGenerator(11, 0.3).Generate(500), Cancelled);

        foreach (var suffix in new[] { "", GeneratedFile.TruthSuffix, GeneratedFile.PlantedSuffix })
        {
            Assert.Equal(await File.ReadAllBytesAsync(path + suffix, Cancelled), await File.ReadAllBytesAsync(again + suffix, Cancelled));
        }

        Assert.Equivalent(truth, await Truth.ReadAsync(path + GeneratedFile.TruthSuffix, Cancelled), strict: true);
        Assert.Equal(
            truth.Lines - truth.Clean,
            (await File.ReadAllLinesAsync(path + GeneratedFile.PlantedSuffix, Cancelled)).Length);
    }

    /// <summary>Counts what the normaliser made of a line as <see cref="Truth"/> counts it.</summary>
    private static void Add(Truth found, NormalisedRecord record, HashSet<string> seen)
    {
        found.Lines++;
        if (record is RejectedRecord rejected)
        {
            Count(found.DeadLetters, rejected.Reason);
            return;
        }

        var normalised = (NormalisedPhoto)record;
        if (!seen.Add(normalised.Id))
        {
            found.Unchanged++;
            return;
        }

        var photo = normalised.Photo;
        found.Indexed++;
        found.Clean += photo is { Quality: null, Original: null } ? 1 : 0;
        found.Flagged += photo is { Quality: not null, Original: null } ? 1 : 0;
        found.Repaired += photo is { Quality: not null, Original: not null } ? 1 : 0;
        foreach (var issue in photo.Quality?.Issues ?? [])
        {
            Count(found.Rules, issue);
        }

        foreach (var derived in Derived(photo))
        {
            Count(found.Derived, derived);
        }
    }

    private static IEnumerable<string> Derived(Photo photo)
    {
        if (photo.Derived!.Orientation is { } orientation)
        {
            yield return $"orientation:{orientation}";
        }

        if (photo.Derived.Rights is { } rights)
        {
            if (rights.Allow is not null)
            {
                yield return "rights:allow";
            }

            if (rights.Deny is not null)
            {
                yield return "rights:deny";
            }

            if (rights.EditorialOnly is true)
            {
                yield return "rights:editorial";
            }
        }

        if (photo.Date is not null && photo.Issues(QualityRules.DatePlaceholder))
        {
            yield return "date:recovered";
        }
    }

    private static void Count(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}

internal static class PhotoIssues
{
    public static bool Issues(this Photo photo, string rule) => photo.Quality?.Issues.Contains(rule) ?? false;
}
