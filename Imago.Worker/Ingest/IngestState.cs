namespace Imago.Worker.Ingest;

internal enum IngestPhase
{
    /// <summary>Waiting for Elasticsearch, seeing to the indices, or looking at the file.</summary>
    Starting,

    /// <summary>An import is under way.</summary>
    Ingesting,

    /// <summary>Nothing to do, and what was to be done succeeded.</summary>
    Idle,

    /// <summary>The last import, or the preparation for it, failed.</summary>
    Failed,

    /// <summary>Another worker does the work.</summary>
    Relieved,
}

/// <summary>What the worker is doing, at one moment.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Source">The file under way or last ingested.</param>
/// <param name="Progress">How much of that file has been read, 0 to 1.</param>
/// <param name="Reached">How far its records have their outcome.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record IngestSnapshot(IngestPhase Phase, string? Source = null, double Progress = 0, Checkpoint Reached = default, string? Error = null);

/// <summary>What the worker is doing; health, status and metrics read it.</summary>
internal sealed class IngestState
{
    private volatile IngestSnapshot _current = new(IngestPhase.Starting);

    public IngestSnapshot Current
    {
        get => _current;
        set => _current = value;
    }
}
