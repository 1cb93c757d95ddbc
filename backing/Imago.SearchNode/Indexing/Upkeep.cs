using Imago.SearchNode.Search;

namespace Imago.SearchNode.Indexing;

/// <summary>Refreshes and commits in the background, one index after the other.</summary>
internal sealed class Upkeep(IndexCatalog catalog, PointsInTime points, TimeProvider time, ILogger<Upkeep> logger) : BackgroundService
{
    /// <summary>How long a start may have to replay: half a minute of writes or so many bytes.</summary>
    private static readonly TimeSpan CommitAge = TimeSpan.FromSeconds(30);

    private const long CommitBytes = 64 << 20;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>The indices are open before the node listens, so that nobody meets a node that does not know its data yet.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await catalog.OpenAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                points.CloseExpired();
                foreach (var entry in catalog.View.Entries.Values)
                {
                    await KeepAsync(entry.Index);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; closing the indices commits them.
        }
    }

    private async Task KeepAsync(SearchIndex index)
    {
        try
        {
            var engine = index.Engine;
            if (engine.NeedsRefresh && index.Settings.RefreshInterval is { } interval && time.GetElapsedTime(index.LastRefresh) >= interval)
            {
                index.LastRefresh = time.GetTimestamp();
                await engine.RefreshAsync();
            }

            if (engine.NeedsCommit(CommitBytes, CommitAge))
            {
                await engine.CommitAsync();
            }
        }
        catch (Exception failure) when (catalog.View.Entries.ContainsKey(index.Name))
        {
            // One index must not end the upkeep of the others; of a deleted one nothing is to be said.
            logger.UpkeepFailed(failure, index.Name);
        }
        catch (Exception failure) when (failure is ObjectDisposedException or IOException or Errors.ElasticException)
        {
            // Deleted while it was looked after.
        }
    }
}
