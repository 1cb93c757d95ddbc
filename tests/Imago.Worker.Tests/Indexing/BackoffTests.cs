using Imago.Worker.Indexing;

namespace Imago.Worker.Tests.Indexing;

public class BackoffTests
{
    [Theory]
    [InlineData(1, 0.0, 50)]
    [InlineData(1, 1.0, 100)]
    [InlineData(2, 1.0, 200)]
    [InlineData(5, 0.5, 1200)]
    [InlineData(7, 1.0, 5000)]
    [InlineData(1000, 1.0, 5000)]
    public void DelayDoublesUpToTheLimitAndIsSpread(int attempt, double jitter, double milliseconds) =>
        Assert.Equal(milliseconds, new Backoff(TimeSpan.FromSeconds(5)).Delay(attempt, jitter).TotalMilliseconds, precision: 6);
}
