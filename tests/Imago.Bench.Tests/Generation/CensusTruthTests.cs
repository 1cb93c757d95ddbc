using System.Text.Json;
using System.Text.Json.Nodes;
using Imago.Archive.Census;
using Imago.Archive.Mapping;
using Imago.Archive.Normalisation;
using Imago.Archive.Quality;
using Imago.Bench.Generation;

namespace Imago.Bench.Tests.Generation;

public sealed class CensusTruthTests
{
    private const int Lines = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly IndexMapping Declared = IndexMapping.Read(PhotoMapping.Mappings());

    /// <summary>A mapping that takes everything, so that every line that is an object can be a document.</summary>
    private static readonly IndexMapping Anything = IndexMapping.Read(new JsonObject { ["dynamic"] = false });

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(7, 1.0)]
    public void CensusOfRecordsAsDeliveredFindsEveryFigureOfTheTruth(int seed, double defects)
    {
        var truth = new Truth();
        var census = new DocumentCensus(Anything, Declared, Now);
        foreach (var (record, id) in new ArchiveGenerator(seed, defects).Generate(Lines).Select((record, i) => (record, BitConverter.GetBytes(i))))
        {
            truth.Add(record);
            if (record.Defect is not { Outcome: DefectOutcome.DeadLetter } defect || IsOfIdentity(defect.Rules[0]))
            {
                Add(census, id, record.Line.Span);
            }
        }

        var expected = new SortedDictionary<string, long>(truth.Rules) { [QualityRules.IdDuplicate] = truth.Unchanged };
        foreach (var (reason, count) in truth.DeadLetters.Where(letter => IsOfIdentity(letter.Key)))
        {
            expected[reason] = count;
        }

        Assert.Equal(expected, Violations(census, Anything));
    }

    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(7, 1.0)]
    public void CensusOfAGenerationFindsEveryFigureOfTheTruth(int seed, double defects)
    {
        var truth = new Truth();
        var census = new DocumentCensus(Declared, Declared, Now);
        var normaliser = new PhotoNormaliser(Now);
        foreach (var record in new ArchiveGenerator(seed, defects).Generate(Lines))
        {
            truth.Add(record);
            if (record.Defect?.Outcome is not (DefectOutcome.Unchanged or DefectOutcome.DeadLetter))
            {
                var photo = (NormalisedPhoto)normaliser.Normalise(record.Line.Span, "generated:1");
                Add(census, System.Text.Encoding.UTF8.GetBytes(photo.Id), photo.Json.Span);
            }
        }

        Assert.Equal(truth.Rules, Violations(census, Declared));
        Assert.Equal(truth.Indexed, census.State.Documents);
    }

    private static bool IsOfIdentity(string reason) => reason is RejectionReasons.IdMissing or RejectionReasons.IdNotANumber;

    private static void Add(DocumentCensus census, byte[] id, ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        census.Add(id, ref reader);
    }

    private static SortedDictionary<string, long> Violations(DocumentCensus census, IndexMapping live) => new(
        new ReportBuilder(census.State, live, Declared, new QualityThresholds()).Rules([])
            .Where(rule => rule.Violations > 0)
            .ToDictionary(rule => rule.Id, rule => rule.Violations));
}
