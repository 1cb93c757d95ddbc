using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Imago.Archive.Census;
using Imago.Archive.Normalisation;
using Imago.Archive.Tests.Normalisation;

namespace Imago.Archive.Tests.Census;

public sealed class CensusProperties
{
    [Property(MaxTest = 3000)]
    public Property RulesOfADeliveredRecordAreThoseThatTheNormaliserNotes() => Prop.ForAll(
        DeliveredRecords.Record.ToArbitrary(),
        members =>
        {
            var line = DeliveredRecords.ToLine(members);
            var expected = Delivered.Normalise(line) switch
            {
                NormalisedPhoto photo => photo.Photo.Issues(),
                RejectedRecord rejected => [rejected.Reason],
                _ => [],
            };

            Assert.Equal(expected, CensusRun.Of([line]).BrokenRules());
        });

    [Property(MaxTest = 200)]
    public Property SlicesMergeToWhatOnePassFinds() => Prop.ForAll(
        DeliveredRecords.Record.Zip(Gen.Choose(0, 4)).ListOf(40).ToArbitrary(),
        documents =>
        {
            var lines = documents.Select((document, i) => (Id: $"id-{i}", Json: DeliveredRecords.ToLine(document.Item1), Slice: document.Item2)).ToArray();
            var whole = CensusRun.Of(lines.Select(line => (line.Id, line.Json)));
            var merged = new CensusState();
            foreach (var slice in lines.GroupBy(line => line.Slice))
            {
                merged.Merge(CensusState.FromBytes(CensusRun.Of(slice.Select(line => (line.Id, line.Json))).ToBytes()));
            }

            Assert.Equal(whole.Describe(), merged.Describe());
        });

    [Fact]
    public void MergedSamplesAreThoseOfOnePassWhereThereAreTooMany()
    {
        var lines = Enumerable.Range(0, 500).Select(i => (Id: $"id-{i}", Json: "{}")).ToArray();
        var merged = new CensusState();
        foreach (var part in lines.Chunk(33).Reverse())
        {
            merged.Merge(CensusRun.Of(part));
        }

        Assert.Equal(CensusRun.Of(lines).Describe(), merged.Describe());
        Assert.Equal(SampleIds.Capacity, merged.Report().Rules([])[0].Samples.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(1_000_000)]
    public void DistinctIsWithinFourStandardErrors(int count)
    {
        var (first, second) = (new DistinctEstimate(), new DistinctEstimate());
        for (var i = 0; i < count; i++)
        {
            var hash = System.IO.Hashing.XxHash3.HashToUInt64(BitConverter.GetBytes(i));
            (i % 3 == 0 ? first : second).Add(hash);
            first.Add(hash);
        }

        first.Merge(second);

        Assert.InRange(first.Count(), count * (1 - (4 * DistinctEstimate.StandardError)), count * (1 + (4 * DistinctEstimate.StandardError)));
    }

    [Property(MaxTest = 100)]
    public Property CountsOfFrequentValuesAreAtMostTheErrorTooLow() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        seed =>
        {
            var random = new Random(seed);
            var exact = new Dictionary<string, long>();
            var merged = new FrequentValues();
            for (var part = 0; part < 5; part++)
            {
                var values = new FrequentValues();
                for (var i = 0; i < 2000; i++)
                {
                    // Few frequent ones among many rare ones.
                    var value = random.Next(2) == 0 ? $"f{random.Next(10)}" : $"r{random.Next(100_000)}";
                    exact[value] = exact.GetValueOrDefault(value) + 1;
                    values.Add(value);
                }

                merged.Merge(values);
            }

            var counts = merged.Top(FrequentValues.Capacity).ToDictionary(value => value.Value, value => value.Count);
            Assert.InRange(counts.Count, 10, FrequentValues.Capacity);
            Assert.All(exact, value => Assert.InRange(value.Value - counts.GetValueOrDefault(value.Key), 0, merged.Error));
            Assert.All(Enumerable.Range(0, 10), i => Assert.Contains($"f{i}", counts.Keys));
        });

    [Fact]
    public void FewFrequentValuesAreExact()
    {
        var values = new FrequentValues();
        for (var i = 0; i < 10_000; i++)
        {
            values.Add($"v{i % FrequentValues.Capacity}");
        }

        Assert.Equal(0, values.Error);
        Assert.All(values.Top(1000), value => Assert.Equal(20, value.Count));
    }
}
