using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Imago.Archive.Operations;
using Imago.Worker.Leases;

namespace Imago.Worker.Jobs;

/// <summary>One attempt at a run, as its job sees it.</summary>
internal sealed class JobContext(JobStore store, JobEntry entry, Lease lease, long fence) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private JobEntry _entry = entry;
    private RunProgress? _progress = entry.Run.Progress;

    public string RunId => _entry.Id;

    public string? Subject => _entry.Run.Subject;

    /// <summary>The same through all attempts.</summary>
    public DateTimeOffset StartedAt => _entry.Run.StartedAt!.Value;

    /// <summary>More than 1 where an earlier attempt was interrupted.</summary>
    public int Attempt => _entry.Run.Attempt;

    /// <summary>To be asked before each write that Elasticsearch would take from anybody.</summary>
    public Lease Lease => lease;

    /// <summary>Fencing token: higher than that of every earlier attempt at anything in this lane.</summary>
    public long Fence => fence;

    public bool CancelRequested => _entry.Run.CancelRequested;

    public T? Parameters<T>(JsonTypeInfo<T> type) where T : class => _entry.Run.Parameters?.Deserialize(type);

    /// <summary>As last saved, by this attempt or an earlier one; null at the very beginning.</summary>
    public T? Checkpoint<T>(JsonTypeInfo<T> type) where T : class => _entry.Run.Checkpoint?.Deserialize(type);

    /// <summary>Tells of progress; costs nothing, and is stored within a second.</summary>
    public void Report(RunProgress progress) => Volatile.Write(ref _progress, progress);

    /// <summary>Stores a checkpoint; when it returns, the next attempt goes on from there.</summary>
    /// <exception cref="RelievedException">Another worker has taken over.</exception>
    public Task SaveAsync<T>(T checkpoint, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToElement(checkpoint, type);
        return UpdateAsync(run => run with { Checkpoint = json, Progress = Volatile.Read(ref _progress) }, cancellationToken);
    }

    /// <summary>Stores what was reported since.</summary>
    /// <returns>Whether somebody has asked for the run's end.</returns>
    public async Task<bool> StoreProgressAsync(CancellationToken cancellationToken)
    {
        await UpdateAsync(run => run with { Progress = Volatile.Read(ref _progress) }, cancellationToken);
        return _entry.Run.CancelRequested;
    }

    public Task EndAsync(RunState state, JsonElement? result, string? error, DateTimeOffset now, CancellationToken cancellationToken) => UpdateAsync(
        run => run with
        {
            State = state,
            Result = result ?? run.Result,
            Error = error,
            FinishedAt = now,
            Progress = Volatile.Read(ref _progress),
        },
        cancellationToken);

    public void Dispose() => _writing.Dispose();

    private async Task UpdateAsync(Func<JobRun, JobRun> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            lease.EnsureHeld();
            _entry = await store.UpdateAsync(_entry, fence, change, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }
}
