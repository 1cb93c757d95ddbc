using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public class CheckpointTrackerTests
{
    private static readonly ImportCounts Ten = new(10, 7, 1, 1, 1);

    [Fact]
    public void CheckpointStaysBeforeTheFirstOpenBatch()
    {
        var tracker = new CheckpointTracker(default);

        tracker.Acknowledge(2, 300, 30, Ten);
        tracker.Acknowledge(1, 200, 20, Ten);
        Assert.Equal(default, tracker.Reached);

        tracker.Acknowledge(0, 100, 10, Ten);
        Assert.Equal(new Checkpoint(300, 30, Ten + Ten + Ten), tracker.Reached);
    }

    [Fact]
    public void CheckpointGoesOnFromWhereItWas()
    {
        var tracker = new CheckpointTracker(new Checkpoint(1000, 100, Ten));

        tracker.Acknowledge(0, 1100, 110, Ten);

        Assert.Equal(new Checkpoint(1100, 110, Ten + Ten), tracker.Reached);
    }

    [Fact]
    public void EveryOrderOfAcknowledgementsEndsAtTheSamePlaceAndNeverGoesBack()
    {
        foreach (var seed in Enumerable.Range(0, 200))
        {
            var tracker = new CheckpointTracker(default);
            var order = Enumerable.Range(0, 20).ToArray();
            new Random(seed).Shuffle(order);
            var acknowledged = new HashSet<int>();
            foreach (var batch in order)
            {
                tracker.Acknowledge(batch, (batch + 1) * 100, (batch + 1) * 10, Ten);
                acknowledged.Add(batch);

                var prefix = Enumerable.Range(0, 20).TakeWhile(acknowledged.Contains).Count();
                Assert.Equal(prefix * 100, tracker.Reached.Offset);
                Assert.Equal(prefix * 10, tracker.Reached.Counts.Read);
            }

            Assert.Equal(200, tracker.Reached.Line);
            Assert.True(tracker.Reached.Counts.IsBalanced);
        }
    }

    [Theory]
    [InlineData(10, 7, 1, 1, 1, true)]
    [InlineData(11, 7, 1, 1, 1, false)]
    [InlineData(9, 7, 1, 1, 1, false)]
    [InlineData(0, 0, 0, 0, 0, true)]
    public void CountsAreBalancedWhenEveryRecordHasOneOutcome(long read, long indexed, long updated, long unchanged, long deadLetters, bool balanced) =>
        Assert.Equal(balanced, new ImportCounts(read, indexed, updated, unchanged, deadLetters).IsBalanced);
}
