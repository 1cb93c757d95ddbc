using Imago.Worker.Jobs;

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

    /// <summary>Another worker does the work, or none can begin; this one stands by.</summary>
    Standby,
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

    public IngestState(LaneStates lanes) => lanes.Changed += (lane, isHeld) =>
    {
        if (lane == JobLanes.Photos)
        {
            Serve(isHeld);
        }
    };

    public IngestSnapshot Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The indices are there (again).</summary>
    public void Prepared()
    {
        if (_current is { Phase: IngestPhase.Failed, Source: null })
        {
            Current = new IngestSnapshot(IngestPhase.Starting);
        }
    }

    /// <summary>No import is under way, and this worker would do the next one, or would not. A failure stays until an import succeeds.</summary>
    private void Serve(bool isHeld)
    {
        if (_current.Phase is not IngestPhase.Failed)
        {
            Current = _current with { Phase = isHeld ? IngestPhase.Idle : IngestPhase.Standby };
        }
    }
}
