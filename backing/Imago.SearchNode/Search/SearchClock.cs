namespace Imago.SearchNode.Search;

/// <summary>Ends a search that was aborted or took longer than it may.</summary>
internal sealed class SearchClock(TimeProvider time, TimeSpan? limit, CancellationToken aborted)
{
    private readonly long _start = time.GetTimestamp();

    public long ElapsedMilliseconds => (long)time.GetElapsedTime(_start).TotalMilliseconds;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Ends a search whose client has left.</summary>
    public void CheckAborted() => aborted.ThrowIfCancellationRequested();

    public void Check()
    {
        CheckAborted();
        if (limit is { } most && time.GetElapsedTime(_start) > most)
        {
            throw new SearchTimeoutException();
        }
    }
}

/// <summary>The time limit of a search is over; what was found so far is the answer.</summary>
internal sealed class SearchTimeoutException : Exception;
