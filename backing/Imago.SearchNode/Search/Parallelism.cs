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
        ForEach(items, isWorthIt ? Environment.ProcessorCount / Math.Max(1, Volatile.Read(ref _running)) : 1, action);
    }

    /// <summary>The same for work beside searches, to which it leaves the processors that they need.</summary>
    public static void ForEachIdle<T>(IReadOnlyCollection<T> items, Action<T> action) =>
        ForEach(items, Environment.ProcessorCount - Volatile.Read(ref _running), action);

    private static void ForEach<T>(IReadOnlyCollection<T> items, int threads, Action<T> action)
    {
        if (threads < 2 || items.Count < 2)
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
