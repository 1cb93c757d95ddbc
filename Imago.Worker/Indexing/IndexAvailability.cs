namespace Imago.Worker.Indexing;

/// <summary>Whether Elasticsearch takes requests at the moment. Logged when it changes, not with every attempt.</summary>
internal sealed partial class IndexAvailability(ILogger<IndexAvailability> logger)
{
    private volatile string? _obstacle;

    /// <summary>Why requests have to wait; null while they need not.</summary>
    public string? Obstacle => _obstacle;

    public void Waiting(string obstacle)
    {
        if (Interlocked.Exchange(ref _obstacle, obstacle) != obstacle)
        {
            LogWaiting(obstacle);
        }
    }

    public void Answered()
    {
        // The usual case reads only.
        if (_obstacle is not null && Interlocked.Exchange(ref _obstacle, null) is not null)
        {
            LogAnswered();
        }
    }

    [LoggerMessage(EventId = 100, Level = LogLevel.Warning, Message = "Elasticsearch takes no requests: {Obstacle}. The worker waits and goes on by itself.")]
    private partial void LogWaiting(string obstacle);

    [LoggerMessage(EventId = 101, Level = LogLevel.Information, Message = "Elasticsearch takes requests again.")]
    private partial void LogAnswered();
}
