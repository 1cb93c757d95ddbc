using System.Threading.Channels;

namespace Imago.Worker.Ingest;

/// <summary>
/// Stores the checkpoint while batches are written. One write is under way at a time and takes the latest place, so checkpoints neither queue
/// up nor hold the writers back.
/// </summary>
internal sealed class CheckpointWriter(ImportLedger ledger, LedgerEntry entry, CheckpointTracker tracker)
{
    private readonly Channel<bool> _advanced = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    private LedgerEntry _entry = entry;

    /// <summary>A batch has been acknowledged.</summary>
    public void Advanced() => _advanced.Writer.TryWrite(true);

    /// <summary>No batch will be acknowledged any more.</summary>
    public void NothingMore() => _advanced.Writer.TryComplete();

    /// <summary>Runs until <see cref="NothingMore"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _advanced.Reader.ReadAllAsync(cancellationToken))
        {
            var reached = tracker.Reached;
            if (reached.Line > _entry.Run.Line)
            {
                _entry = await ledger.UpdateAsync(_entry, _entry.Run with { Checkpoint = reached }, cancellationToken);
            }
        }
    }

    /// <summary>The entry as it was last written, once <see cref="RunAsync"/> has ended.</summary>
    public LedgerEntry Last => _entry;
}
