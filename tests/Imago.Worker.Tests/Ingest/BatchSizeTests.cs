using Imago.Worker.Ingest;

namespace Imago.Worker.Tests.Ingest;

public class BatchSizeTests
{
    private const int Largest = 4 * 1024 * 1024;

    [Fact]
    public void FastAnswersLetItGrowUpToTheLargest()
    {
        var size = new BatchSize(Largest);
        var first = size.Bytes;

        size.Answered(TimeSpan.FromMilliseconds(100));
        Assert.InRange(size.Bytes, first + 1, Largest);

        Repeat(20, () => size.Answered(TimeSpan.FromMilliseconds(100)));
        Assert.Equal(Largest, size.Bytes);
    }

    [Fact]
    public void SlowAnswersAndRefusalsLetItShrinkButNotVanish()
    {
        var size = new BatchSize(Largest);
        var first = size.Bytes;

        size.Answered(TimeSpan.FromSeconds(3));
        var slower = size.Bytes;
        Assert.InRange(slower, 1, first - 1);

        size.TurnedAway();
        Assert.InRange(size.Bytes, 1, slower - 1);

        Repeat(50, size.TurnedAway);
        Assert.InRange(size.Bytes, 1024, first);
    }

    [Fact]
    public void AnswersInBetweenLeaveItAsItIs()
    {
        var size = new BatchSize(Largest);
        var first = size.Bytes;

        size.Answered(TimeSpan.FromSeconds(1));

        Assert.Equal(first, size.Bytes);
    }

    [Fact]
    public void SmallLimitIsKept()
    {
        var size = new BatchSize(2000);

        Repeat(5, () => size.Answered(TimeSpan.Zero));
        Assert.Equal(2000, size.Bytes);

        Repeat(5, size.TurnedAway);
        Assert.Equal(2000, size.Bytes);
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }
}
