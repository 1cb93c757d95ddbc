using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Imago.SearchNode.Search;

/// <summary>
/// Spreads one search over the processors while others leave them idle. With as many searches as processors each keeps to its own thread, which is what
/// gives the most searches a second.
/// </summary>
internal static class Parallelism
{
    private static int _running;

    /// <summary>Counts a search as running until it is disposed of.</summary>
    public static Running Enter()
    {
        Interlocked.Increment(ref _running);
        return default;
    }

    /// <summary>Runs the action for each item, at once if processors are idle; the first failure is thrown.</summary>
    public static void ForEach<T>(IReadOnlyCollection<T> items, bool isWorthIt, Action<T> action)
    {
        var threads = Environment.ProcessorCount / Math.Max(1, Volatile.Read(ref _running));
        if (threads < 2 || items.Count < 2 || !isWorthIt)
        {
            foreach (var item in items)
            {
                action(item);
            }

            return;
        }

        try
        {
            Parallel.ForEach(
                Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = threads }, action);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    public readonly struct Running : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref _running);
    }
}
