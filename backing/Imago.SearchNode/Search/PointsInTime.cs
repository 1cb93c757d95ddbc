using System.Collections.Concurrent;
using System.Security.Cryptography;
using Imago.SearchNode.Errors;

namespace Imago.SearchNode.Search;

/// <summary>The points in time that clients keep open, each until it is closed or nobody used it for as long as it was asked to live.</summary>
internal sealed class PointsInTime(TimeProvider time) : IDisposable
{
    /// <summary>Each one holds files; Elasticsearch's limit on open contexts is 500.</summary>
    private const int MostOpen = 500;

    private readonly ConcurrentDictionary<string, PointInTime> _open = new(StringComparer.Ordinal);

    public string Open(IReadOnlyList<SearchTarget> targets, TimeSpan keepAlive)
    {
        if (_open.Count >= MostOpen)
        {
            Release(targets);
            throw new ElasticException(
                StatusCodes.Status429TooManyRequests, "rejected_execution_exception", $"more than [{MostOpen}] points in time are open; close some");
        }

        var id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)).Replace('+', '-').Replace('/', '_');
        _open[id] = new PointInTime(targets, keepAlive, time.GetTimestamp());
        return id;
    }

    /// <summary>The indices as they were; dispose of the snapshots after use.</summary>
    public IReadOnlyList<SearchTarget> Use(PointInTimeReference reference)
    {
        if (_open.TryGetValue(reference.Id, out var found))
        {
            lock (found)
            {
                if (!found.IsClosed)
                {
                    found.KeepAlive = reference.KeepAlive ?? found.KeepAlive;
                    found.LastUse = time.GetTimestamp();
                    foreach (var target in found.Targets)
                    {
                        target.Snapshot.TryAcquire();
                    }

                    return found.Targets;
                }
            }
        }

        var missing = new ElasticException(
            StatusCodes.Status404NotFound, "search_context_missing_exception", "No search context found for the point in time: it was closed or has expired");
        throw new ElasticException(StatusCodes.Status404NotFound, "search_phase_execution_exception", "all shards failed") { Root = missing, FailedShards = [] };
    }

    public bool Close(string id)
    {
        if (!_open.TryRemove(id, out var found))
        {
            return false;
        }

        lock (found)
        {
            found.IsClosed = true;
            Release(found.Targets);
        }

        return true;
    }

    public void CloseExpired()
    {
        foreach (var (id, point) in _open)
        {
            if (time.GetElapsedTime(point.LastUse) > point.KeepAlive)
            {
                Close(id);
            }
        }
    }

    public void Dispose()
    {
        foreach (var id in _open.Keys)
        {
            Close(id);
        }
    }

    private static void Release(IReadOnlyList<SearchTarget> targets)
    {
        foreach (var target in targets)
        {
            target.Snapshot.Dispose();
        }
    }

    private sealed class PointInTime(IReadOnlyList<SearchTarget> targets, TimeSpan keepAlive, long lastUse)
    {
        public IReadOnlyList<SearchTarget> Targets { get; } = targets;

        public TimeSpan KeepAlive { get; set; } = keepAlive;

        public long LastUse { get; set; } = lastUse;

        public bool IsClosed { get; set; }
    }
}
