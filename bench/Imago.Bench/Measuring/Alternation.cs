namespace Imago.Bench.Measuring;

/// <summary>Runs two sides in turn, A B A B ..., so that what the machine does meanwhile hits both.</summary>
internal static class Alternation
{
    /// <param name="rounds">How often each side runs.</param>
    /// <param name="first">The one side; is told the number of the round, from 0.</param>
    /// <param name="second">The other side.</param>
    public static async Task RunAsync(int rounds, Func<int, Task> first, Func<int, Task> second)
    {
        for (var round = 0; round < rounds; round++)
        {
            await first(round);
            await second(round);
        }
    }

    /// <summary>The middle one of the values; of an even number the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
